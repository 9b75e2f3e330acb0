package io.graft.spi.peft;

import io.graft.spi.JobContext;
import io.graft.spi.model.Encoder;
import io.graft.spi.model.Site;
import io.graft.spi.tensor.Initializer;
import io.graft.spi.tensor.Parameter;
import io.graft.spi.tensor.Shape;
import java.util.function.Supplier;
import org.osgi.annotation.versioning.ProviderType;

/** What a method sees when it is opened. */
@ProviderType
public interface PeftContext extends JobContext {

  Encoder encoder();

  /**
   * A new trainable parameter of the adapter, or the stored one when an adapter is loaded.
   *
   * @param name the name under which it is stored, unique in the adapter: for what belongs to a
   *     site, {@code site.module() + ".lora_A.weight"}
   */
  Parameter parameter(String name, Shape shape, Initializer initializer);

  /**
   * A new trainable parameter that starts from given values, or the stored one when an adapter is
   * loaded; {@code start} is then not asked.
   *
   * @param start gives {@code shape.elements()} values, row-major
   */
  Parameter parameter(String name, Shape shape, Supplier<float[]> start);

  /**
   * Declares a delta.
   *
   * @throws IllegalArgumentException when the delta does not fit the site's kind or shapes
   */
  void declare(Site site, Delta delta);
}

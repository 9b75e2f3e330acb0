package io.graft.spi.model;

import io.graft.spi.JobContext;
import io.graft.spi.tensor.Initializer;
import io.graft.spi.tensor.Parameter;
import io.graft.spi.tensor.Shape;
import java.util.function.Supplier;
import org.osgi.annotation.versioning.ProviderType;

/** What a head sees when it is opened. */
@ProviderType
public interface HeadContext extends JobContext {

  Encoder encoder();

  /** The number of scores for each row or token: classes, labels or tags. */
  int outputs();

  /**
   * A new trainable parameter of the head, or the stored one when an adapter is loaded.
   *
   * @param name unique in the model, such as {@code classifier.weight}
   */
  Parameter parameter(String name, Shape shape, Initializer initializer);

  /**
   * A new trainable parameter that starts from given values, or the stored one when an adapter is
   * loaded; {@code start} is then not asked.
   *
   * @param name unique in the model
   * @param start gives {@code shape.elements()} values, row-major
   */
  Parameter parameter(String name, Shape shape, Supplier<float[]> start);
}

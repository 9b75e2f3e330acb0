package io.graft.spi.peft;

import io.graft.spi.Setting;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * A way to fine-tune: it visits the encoder's sites and declares deltas. A stateless, thread-safe
 * factory, named in {@code META-INF/services/io.graft.spi.peft.PeftMethod}.
 */
@ConsumerType
public interface PeftMethod {

  /** The name in recipes: lower case, digits and hyphens. */
  String name();

  /** One line for people. */
  String description();

  /** The settings it understands. Never null. */
  List<Setting> settings();

  /** Declares what the method adds to {@code context.encoder()}. Never null. */
  PeftSession open(PeftContext context);

  /**
   * The fields of {@code adapter_config.json} that describe an adapter of this method, in the
   * spelling of the PEFT library where it has one; {@code peft_type} among them. Values are
   * booleans, numbers, texts, lists, maps and nulls.
   *
   * @param context the context that the method was opened with
   */
  Map<String, @Nullable Object> configuration(PeftContext context);

  /** Whether {@link #settings(Map)} understands a stored configuration. */
  boolean reads(Map<String, Object> configuration);

  /**
   * The settings that make the adapter that a stored configuration describes.
   *
   * @throws io.graft.spi.GraftException of category DATA when a field asks for what the method
   *     cannot do; the message names it
   */
  Map<String, Object> settings(Map<String, Object> configuration);
}

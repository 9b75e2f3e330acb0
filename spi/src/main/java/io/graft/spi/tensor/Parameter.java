package io.graft.spi.tensor;

import org.osgi.annotation.versioning.ProviderType;

/**
 * A named weight. Its values change between steps, by an {@link io.graft.spi.train.Optimizer} or by
 * {@link #assign}, never during one. Reading is thread-safe while nobody writes.
 */
@ProviderType
public interface Parameter extends Tensor {

  /**
   * The name under which it is stored, unique in its model, in Hugging Face's spelling: {@code
   * encoder.layer.0.attention.self.query.weight}.
   */
  String name();

  /** Whether this job trains it. A frozen parameter never requires a gradient. */
  boolean trainable();

  /** Counts the writes; packed copies made from an older version are dropped. */
  long version();

  /**
   * Replaces all values.
   *
   * @param values row-major, exactly {@code shape().elements()} of them
   * @throws IllegalStateException when the parameter is frozen and shared with other jobs
   */
  void assign(float[] values);
}

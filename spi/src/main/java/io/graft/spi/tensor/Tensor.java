package io.graft.spi.tensor;

import org.osgi.annotation.versioning.ProviderType;

/**
 * A dense, row-major array of numbers off the heap. A tensor belongs to the {@link Tape} that made
 * it, or is a {@link Parameter}; it is not thread-safe and never changes once an operation has made
 * it.
 *
 * <p>Using a tensor after its {@link Scope} ended, or after {@link Tape#free}, throws {@link
 * IllegalStateException}.
 */
@ProviderType
public interface Tensor {
  Shape shape();

  DataType dataType();

  /** How long the memory lives. */
  Scope scope();

  /**
   * Whether gradients flow through this tensor: it is a trainable parameter, was {@linkplain
   * Tape#watch watched}, or was computed from such a tensor while the tape recorded.
   */
  boolean requiresGradient();

  /** A copy of the elements, row-major, widened to float. Never null. */
  float[] toFloats();

  /**
   * The only element, widened to float.
   *
   * @throws IllegalStateException when there is more than one
   */
  float item();
}

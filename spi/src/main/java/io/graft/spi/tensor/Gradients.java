package io.graft.spi.tensor;

import java.util.Set;
import org.osgi.annotation.versioning.ProviderType;

/** The result of {@link Tape#gradients}: a gradient for each tensor that was asked for. */
@ProviderType
public interface Gradients {

  /** The tensors that were asked for, in that order. Never null. */
  Set<Tensor> tensors();

  /**
   * The gradient with respect to {@code tensor}, of its shape, FLOAT, in scope STEP; all zeros when
   * the losses do not depend on it. First order: it carries no gradient itself.
   *
   * @throws IllegalArgumentException when it was not asked for
   */
  Tensor of(Tensor tensor);
}

package io.graft.spi.tensor;

import java.util.List;
import java.util.function.Supplier;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Operations that remember how to go back (reverse-mode differentiation, first order only). A job
 * has one tape; it is confined to the thread that runs the step. Several models, several losses and
 * several backward passes share it.
 */
@ProviderType
public interface Tape extends Ops {

  /**
   * Gradients of the sum of {@code losses}. Work stops below the lowest tensor asked for. The tape
   * keeps its record: it may be asked again, for other losses or tensors, until the step ends.
   *
   * @param losses scalars made on this tape
   * @param withRespectTo any tensors that require gradients: parameters, activations, embeddings
   * @throws IllegalArgumentException when a loss is no scalar, or a tensor does not require
   *     gradients; the message names it
   */
  Gradients gradients(List<? extends Tensor> losses, List<? extends Tensor> withRespectTo);

  /**
   * The same values as a tensor that requires a gradient, so that one can be asked for with respect
   * to it even where nothing below is trained. Nothing flows further down.
   */
  Tensor watch(Tensor x);

  /** Runs {@code body} without recording: nothing made inside requires a gradient. */
  <T> T withoutGradients(Supplier<T> body);

  /**
   * Runs {@code body} and gives the memory of everything made inside, except its result, back at
   * once when nothing was recorded for it; otherwise just runs it. The encoder uses one region a
   * layer.
   */
  Tensor region(Supplier<Tensor> body);

  /** A copy in a longer scope, without gradient. Free it by hand, or it goes with the job. */
  Tensor keep(Tensor x, Scope scope);

  /**
   * Gives the memory of a kept tensor back now. Freeing twice is harmless; using it later throws.
   *
   * @throws IllegalArgumentException when {@code x} is a parameter
   */
  void free(Tensor x);
}

package io.graft.spi.model;

import io.graft.spi.Session;
import io.graft.spi.tensor.Ops;
import io.graft.spi.tensor.Tensor;

/** A head at work in one job. */
public interface HeadSession extends Session {

  /**
   * The scores.
   *
   * @param training whether dropout is on
   * @return {@code [B, outputs]}, or {@code [B, T', outputs]} for a head that scores tokens
   */
  Tensor logits(Ops ops, EncoderOutput output, boolean training);

  /**
   * What stands between encoder and last layer: the vector of each row that a nearest-centroid
   * classifier would use, {@code [B, H]}.
   */
  Tensor features(Ops ops, EncoderOutput output);

  /**
   * Whether scores and features depend on the state of each text's first token alone. The last
   * layer then computes no other, and {@code output} may hold one token a text.
   */
  default boolean readsFirstTokenOnly() {
    return false;
  }
}

package io.graft.spi.model;

/** What computes at a site, and so which deltas fit it. */
public enum SiteKind {
  /** A linear layer: {@code weight [outputSize, inputSize]} and {@code bias [outputSize]}. */
  LINEAR,
  /** A layer normalisation: {@code weight} and {@code bias}, both {@code [outputSize]}. */
  NORM,
  /** A table: {@code weight [inputSize, outputSize]}. */
  EMBEDDING,
  /** A multi-head attention; without weights of its own. */
  ATTENTION,
  /** The sequence of embeddings that enters the first layer; without weights of its own. */
  SEQUENCE
}

package io.graft.spi.knowledge;

/** Which end of a relation a concept is at. */
public enum Direction {
  /** The concept is the source. */
  OUTGOING,
  /** The concept is the target. */
  INCOMING
}

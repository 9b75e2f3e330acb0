package io.graft.spi.knowledge;

import org.osgi.annotation.versioning.ProviderType;

/** Takes what a source reads. Not thread-safe. */
@ProviderType
public interface KnowledgeSink {

  /** Adds a concept; one that comes twice is merged. */
  void concept(Concept concept);

  /** Adds a relation; its ends may come later. One that stays dangling is counted and left out. */
  void relation(Relation relation);

  /**
   * Counts something that was left out.
   *
   * @param where file and line
   * @param why one short reason
   */
  void skipped(String where, String why);
}

package io.graft.knowledge.link;

/**
 * A concept that a mention may mean.
 *
 * @param ordinal the concept's ordinal in its graph
 * @param id the concept's id
 * @param preferred whether the mention is the concept's preferred name
 * @param score how well it fits; comparable within one mention only
 */
public record Candidate(int ordinal, String id, boolean preferred, double score) {

  /** The same with another score. */
  public Candidate withScore(double newScore) {
    return new Candidate(ordinal, id, preferred, newScore);
  }
}

package io.graft.knowledge.link;

import java.util.List;

/**
 * Orders the candidates of a mention. A ranker may look at the whole text, such as one that
 * compares the vectors of an encoder. Used by one thread at a time.
 */
@FunctionalInterface
public interface CandidateRanker {

  /**
   * Scores candidates.
   *
   * @param text the whole text
   * @param start where the mention begins, in UTF-16 units
   * @param end where it ends
   * @param candidates at least one
   * @return all or some of them with their scores, best first; empty when none is meant
   */
  List<Candidate> rank(String text, int start, int end, List<Candidate> candidates);
}

package io.graft.knowledge.link;

import java.util.List;

/**
 * A place in a text that names a concept.
 *
 * @param start where it begins, in UTF-16 units
 * @param end where it ends
 * @param kind how it was found
 * @param candidates what it may mean, best first; never empty
 */
public record Mention(int start, int end, Kind kind, List<Candidate> candidates) {

  /** How a mention was found. */
  public enum Kind {
    /** By a name as it stands. */
    NAME,
    /** By the words of a name in another order. */
    WORDS,
    /** By an abbreviation that the text defines. */
    ABBREVIATION
  }

  public Mention {
    candidates = List.copyOf(candidates);
  }

  /** The best candidate. */
  public Candidate best() {
    return candidates.get(0);
  }
}

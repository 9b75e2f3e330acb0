package io.graft.spi.inject;

import java.util.List;

/**
 * Tokens that mention a concept.
 *
 * @param from the first of them
 * @param to behind the last of them
 * @param text what stands there
 * @param concepts the ids of the concepts that it may mean, best first; never empty
 */
public record TokenMention(int from, int to, String text, List<String> concepts) {
  public TokenMention {
    concepts = List.copyOf(concepts);
    if (from < 0 || to <= from || concepts.isEmpty()) {
      throw new IllegalArgumentException("mention [" + from + ", " + to + ") of " + concepts);
    }
  }

  /** The concept that it most likely means. */
  public String concept() {
    return concepts.get(0);
  }
}

package io.graft.spi.knowledge;

import java.util.List;

/**
 * A place in a text where a name of the graph stands.
 *
 * @param start where it begins, in UTF-16 units
 * @param end where it ends, exclusive
 * @param concepts the ids of all concepts that have this name, those that prefer it first; never
 *     empty, more than one when the name is ambiguous
 * @since 1.2
 */
public record NamedPlace(int start, int end, List<String> concepts) {
  public NamedPlace {
    concepts = List.copyOf(concepts);
    if (start < 0 || end <= start || concepts.isEmpty()) {
      throw new IllegalArgumentException("place [" + start + ", " + end + ") of " + concepts);
    }
  }
}

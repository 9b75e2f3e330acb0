package io.graft.knowledge.link;

import io.graft.knowledge.dictionary.Lookup;
import io.graft.knowledge.index.IndexedGraph;
import io.graft.spi.knowledge.Direction;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Which concepts behind a name are wanted. Remembers what it found; not thread-safe. */
final class CandidateFilter {
  private static final int REMEMBERED = 1 << 16;

  private final IndexedGraph graph;
  private final LinkerOptions options;
  private final Set<Integer> types = new TreeSet<>();
  private final Map<Integer, Boolean> wanted = new HashMap<>();

  CandidateFilter(IndexedGraph graph, LinkerOptions options) {
    this.graph = graph;
    this.options = options;
    for (String type : options.semanticTypes()) {
      types.add(graph.manifest().semanticTypes().indexOf(type));
    }
  }

  /**
   * The wanted concepts of a value.
   *
   * @param capitals whether the text has capitals there, as an acronym must
   */
  List<Candidate> candidates(Lookup lookup, long value, boolean capitals) throws IOException {
    List<Candidate> candidates = new ArrayList<>(2);
    int count = lookup.read(value);
    for (int i = 0; i < count && candidates.size() < options.limit(); i++) {
      int ordinal = lookup.ordinal(i);
      if ((capitals || !lookup.inCapitals(i)) && wanted(ordinal)) {
        double prior = lookup.preferred(i) ? 1 : 0.5;
        candidates.add(
            new Candidate(ordinal, graph.store().id(ordinal), lookup.preferred(i), prior));
      }
    }
    return candidates;
  }

  private boolean wanted(int ordinal) {
    if (wanted.size() > REMEMBERED) {
      wanted.clear();
    }
    return wanted.computeIfAbsent(ordinal, this::compute);
  }

  private boolean compute(int ordinal) {
    if (!options.semanticTypes().isEmpty()) {
      boolean typed = false;
      for (int type : graph.store().semanticTypes(ordinal)) {
        typed |= types.contains(type);
      }
      if (!typed) {
        return false;
      }
    }
    return options.roots() || !root(ordinal);
  }

  /** Whether others are below the concept and none is above. */
  private boolean root(int ordinal) {
    String id = graph.store().id(ordinal);
    return graph.neighbours(id, IndexedGraph.IS_A, Direction.OUTGOING).isEmpty()
        && !graph.neighbours(id, IndexedGraph.IS_A, Direction.INCOMING).isEmpty();
  }
}

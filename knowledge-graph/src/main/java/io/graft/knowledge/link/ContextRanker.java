package io.graft.knowledge.link;

import io.graft.knowledge.index.IndexedGraph;
import io.graft.knowledge.text.NameKeys;
import io.graft.knowledge.text.NormalText;
import io.graft.spi.knowledge.Concept;
import io.graft.spi.knowledge.Direction;
import io.graft.spi.knowledge.Relation;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Ranks by a prior and by context: a preferred name counts more than a synonym, and the words
 * around the mention are compared with those of the concept's names, its definition and the names
 * of its neighbours (cosine of word vectors of zeros and ones).
 */
public final class ContextRanker implements CandidateRanker {
  private static final double PREFERRED = 0.2;
  private static final int WINDOW = 300;
  private static final int MAX_NEIGHBOURS = 20;

  private final IndexedGraph graph;
  private final NormalText normal = new NormalText();

  public ContextRanker(IndexedGraph graph) {
    this.graph = graph;
  }

  @Override
  public List<Candidate> rank(String text, int start, int end, List<Candidate> candidates) {
    if (candidates.size() == 1) {
      return candidates;
    }
    Set<Long> around = new HashSet<>();
    add(text.substring(Math.max(0, start - WINDOW), start), around);
    add(text.substring(end, Math.min(text.length(), end + WINDOW)), around);
    List<Candidate> ranked = new ArrayList<>(candidates.size());
    for (Candidate candidate : candidates) {
      double prior = candidate.preferred() ? PREFERRED : 0;
      ranked.add(candidate.withScore(prior + cosine(around, words(candidate.ordinal()))));
    }
    ranked.sort(
        Comparator.comparingDouble(Candidate::score)
            .reversed()
            .thenComparingInt(Candidate::ordinal));
    return ranked;
  }

  private Set<Long> words(int ordinal) {
    Concept concept = graph.concept(ordinal);
    Set<Long> words = new HashSet<>();
    add(concept.preferredName(), words);
    concept.synonyms().values().forEach(names -> names.forEach(name -> add(name, words)));
    if (concept.definition() != null) {
      add(concept.definition(), words);
    }
    List<Relation> relations = graph.neighbours(concept.id(), Direction.OUTGOING);
    for (Relation relation : relations.subList(0, Math.min(MAX_NEIGHBOURS, relations.size()))) {
      graph.concept(relation.target()).ifPresent(other -> add(other.preferredName(), words));
    }
    return words;
  }

  private void add(String text, Set<Long> words) {
    normal.set(text);
    for (int i = 0; i < normal.tokens(); i++) {
      if (!NameKeys.joining(normal, i)) {
        words.add(NameKeys.hash(normal.bytes(), normal.from(i), normal.to(i)));
      }
    }
  }

  private static double cosine(Set<Long> a, Set<Long> b) {
    if (a.isEmpty() || b.isEmpty()) {
      return 0;
    }
    long common = a.stream().filter(b::contains).count();
    return common / Math.sqrt((double) a.size() * b.size());
  }
}

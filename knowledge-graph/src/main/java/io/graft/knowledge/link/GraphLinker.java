package io.graft.knowledge.link;

import io.graft.knowledge.index.IndexedGraph;
import io.graft.spi.knowledge.MentionLinker;
import io.graft.spi.knowledge.NamedPlace;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * The entity linker as plugins and jobs see it: every text is a document of its own, and the roots
 * of the graph are no concepts that a text mentions. Used by one thread.
 */
final class GraphLinker implements MentionLinker {
  private final IndexedGraph graph;
  private final EntityLinker linker;
  private final UnaryOperator<String> concept;

  private GraphLinker(IndexedGraph graph, UnaryOperator<String> concept) {
    this.graph = graph;
    this.linker = new EntityLinker(graph, LinkerOptions.DEFAULT, new ContextRanker(graph));
    this.concept = concept;
  }

  static GraphLinker of(IndexedGraph graph) {
    return new GraphLinker(graph, id -> id);
  }

  @Override
  public List<NamedPlace> link(String text) {
    linker.newDocument();
    return linker.link(text).stream().map(this::place).toList();
  }

  private NamedPlace place(Mention mention) {
    List<String> concepts =
        mention.candidates().stream().map(Candidate::id).map(concept).distinct().toList();
    return new NamedPlace(mention.start(), mention.end(), concepts);
  }

  @Override
  public MentionLinker shuffled(long seed) {
    int size = graph.store().size();
    ConceptPermutation permutation = new ConceptPermutation(size, seed);
    return new GraphLinker(
        graph, id -> graph.store().id(permutation.apply(graph.store().ordinal(id))));
  }
}

package io.graft.knowledge.link;

import io.graft.knowledge.index.IndexedGraph;
import io.graft.spi.knowledge.Concept;
import io.graft.spi.knowledge.ConceptVectors;
import io.graft.spi.knowledge.Direction;
import io.graft.spi.knowledge.KnowledgeGraph;
import io.graft.spi.knowledge.MentionLinker;
import io.graft.spi.knowledge.NamedPlace;
import io.graft.spi.knowledge.Relation;
import java.io.Closeable;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * The graph of an index with the entity linker: what jobs and plugins get. Closing it closes the
 * index. Thread-safe.
 *
 * @param index the graph that answers
 * @param embeddings finds vectors by their name
 */
public record LinkedGraph(IndexedGraph index, Function<String, Optional<ConceptVectors>> embeddings)
    implements KnowledgeGraph, Closeable {

  /** Without vectors. */
  public LinkedGraph(IndexedGraph index) {
    this(index, name -> Optional.empty());
  }

  @Override
  public MentionLinker linker() {
    return GraphLinker.of(index);
  }

  @Override
  public String hash() {
    return index.hash();
  }

  @Override
  public Optional<Concept> concept(String id) {
    return index.concept(id);
  }

  @Override
  public List<Concept> search(String query, int limit) {
    return index.search(query, limit);
  }

  @Override
  public List<Relation> neighbours(String id, Direction direction) {
    return index.neighbours(id, direction);
  }

  @Override
  public List<Relation> neighbours(String id, String type, Direction direction) {
    return index.neighbours(id, type, direction);
  }

  @Override
  public List<Concept> ancestors(String id) {
    return index.ancestors(id);
  }

  @Override
  public Optional<List<Relation>> shortestPath(String from, String to, int maxLength) {
    return index.shortestPath(from, to, maxLength);
  }

  @Override
  public List<NamedPlace> names(String text) {
    return index.names(text);
  }

  @Override
  public List<Concept> ofType(String semanticType, int limit) {
    return index.ofType(semanticType, limit);
  }

  @Override
  public Optional<ConceptVectors> vectors(String name) {
    return embeddings.apply(name);
  }

  @Override
  public void close() {
    index.close();
  }
}

package io.graft.knowledge.link;

import io.graft.knowledge.index.IndexedGraph;
import io.graft.spi.knowledge.Concept;
import io.graft.spi.knowledge.Direction;
import io.graft.spi.knowledge.KnowledgeGraph;
import io.graft.spi.knowledge.MentionLinker;
import io.graft.spi.knowledge.NamedPlace;
import io.graft.spi.knowledge.Relation;
import java.io.Closeable;
import java.util.List;
import java.util.Optional;

/**
 * The graph of an index with the entity linker: what jobs and plugins get. Closing it closes the
 * index. Thread-safe.
 *
 * @param index the graph that answers
 */
public record LinkedGraph(IndexedGraph index) implements KnowledgeGraph, Closeable {

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
  public void close() {
    index.close();
  }
}

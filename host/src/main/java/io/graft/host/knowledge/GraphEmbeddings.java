package io.graft.host.knowledge;

import io.graft.core.embed.ConceptEmbeddings;
import io.graft.core.embed.EmbeddingFiles;
import io.graft.core.embed.Triples;
import io.graft.knowledge.index.IndexedGraph;
import io.graft.knowledge.link.LinkedGraph;
import io.graft.spi.knowledge.ConceptVectors;
import io.graft.spi.knowledge.Direction;
import io.graft.spi.knowledge.Relation;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The vectors that were learnt from a graph. They lie in the folder {@code embeddings} of its
 * index, a folder for each model; an index that is built again loses them.
 */
public final class GraphEmbeddings {
  private GraphEmbeddings() {}

  /** A graph as jobs get it: with its linker and the vectors that lie in its index. */
  public static LinkedGraph linked(IndexedGraph graph) {
    return new LinkedGraph(graph, name -> find(graph, name));
  }

  /** Where the vectors of a model lie. */
  public static Path folder(IndexedGraph graph, String model) {
    return graph.folder().resolve("embeddings").resolve(model);
  }

  private static Optional<ConceptVectors> find(IndexedGraph graph, String name) {
    if (!name.matches("[a-z0-9-]+") || !Files.isDirectory(folder(graph, name))) {
      return Optional.empty();
    }
    return Optional.of(Stored.read(folder(graph, name)));
  }

  /** All edges of a graph; concepts without one are left out. */
  public static Triples triples(IndexedGraph graph) {
    Map<String, Integer> concepts = new LinkedHashMap<>();
    Map<String, Integer> relations = new LinkedHashMap<>();
    List<Triples.Edge> edges = new ArrayList<>();
    for (int ordinal = 0; ordinal < graph.store().size(); ordinal++) {
      for (Relation relation : graph.neighbours(graph.store().id(ordinal), Direction.OUTGOING)) {
        edges.add(
            new Triples.Edge(
                number(concepts, relation.source()),
                number(relations, relation.type()),
                number(concepts, relation.target())));
      }
    }
    return new Triples(
        List.copyOf(concepts.keySet()), List.copyOf(relations.keySet()), List.copyOf(edges));
  }

  private static int number(Map<String, Integer> numbers, String key) {
    Integer known = numbers.putIfAbsent(key, numbers.size());
    return known == null ? numbers.size() - 1 : known;
  }

  private record Stored(int size, String hash, Map<String, float[]> vectors)
      implements ConceptVectors {

    static Stored read(Path folder) {
      ConceptEmbeddings embeddings = EmbeddingFiles.read(folder);
      Map<String, float[]> vectors = new HashMap<>();
      for (int i = 0; i < embeddings.concepts().size(); i++) {
        vectors.put(embeddings.concepts().get(i), embeddings.conceptVectors().get(i));
      }
      return new Stored(embeddings.size(), EmbeddingFiles.sha256(folder), vectors);
    }

    @Override
    public Optional<float[]> of(String concept) {
      return Optional.ofNullable(vectors.get(concept)).map(float[]::clone);
    }
  }
}

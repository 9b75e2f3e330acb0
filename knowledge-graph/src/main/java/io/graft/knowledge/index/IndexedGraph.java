package io.graft.knowledge.index;

import io.graft.knowledge.dictionary.Lookup;
import io.graft.knowledge.dictionary.NameDictionary;
import io.graft.knowledge.text.NormalText;
import io.graft.spi.GraftException;
import io.graft.spi.knowledge.Concept;
import io.graft.spi.knowledge.Direction;
import io.graft.spi.knowledge.KnowledgeGraph;
import io.graft.spi.knowledge.NamedPlace;
import io.graft.spi.knowledge.Relation;
import java.io.Closeable;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.FSDirectory;
import org.apache.lucene.util.IOUtils;

/**
 * The graph of an index, opened by mapping: what is not asked for is never read. Thread-safe; after
 * {@link #close} every call fails.
 */
public final class IndexedGraph implements KnowledgeGraph, Closeable {
  /** The relation that goes up the hierarchy. */
  public static final String IS_A = "is_a";

  private static final int MAX_VISITED = 2_000_000;

  private final Path folder;
  private final Manifest manifest;
  private final ConceptStore store;
  private final Directory names;
  private final NameDictionary dictionary;
  private final ConceptSearch search;
  private final int isA;

  private IndexedGraph(
      Path folder,
      Manifest manifest,
      ConceptStore store,
      Directory names,
      NameDictionary dictionary) {
    this.folder = folder;
    this.manifest = manifest;
    this.store = store;
    this.names = names;
    this.dictionary = dictionary;
    this.isA = manifest.relationTypes().indexOf(IS_A);
    this.search = new ConceptSearch(store, manifest);
  }

  /**
   * Opens an index.
   *
   * @throws GraftException of category DATA when it is missing or damaged
   */
  public static IndexedGraph open(Path folder) {
    Manifest manifest = Manifest.read(folder);
    ConceptStore store = null;
    Directory names = null;
    try {
      store = ConceptStore.open(folder.resolve(GraphBuilder.CONCEPTS));
      if (store.size() != manifest.concepts()) {
        throw new IOException(store.size() + " documents, not " + manifest.concepts());
      }
      names = FSDirectory.open(folder.resolve(GraphBuilder.NAMES));
      return new IndexedGraph(folder, manifest, store, names, NameDictionary.open(names));
    } catch (IOException e) {
      IOUtils.closeWhileHandlingException(store, names);
      throw GraftException.data(
          "the index cannot be opened (" + e.getMessage() + ")",
          folder.toString(),
          "build it again",
          e);
    }
  }

  /** The folder of the index. What else lies in it goes when the index is built again. */
  public Path folder() {
    return folder;
  }

  /** What the index was built from and what it holds. */
  public Manifest manifest() {
    return manifest;
  }

  /** The concepts by ordinal. */
  public ConceptStore store() {
    return store;
  }

  /** The names, for the linker. */
  public NameDictionary dictionary() {
    return dictionary;
  }

  @Override
  public String hash() {
    return manifest.hash();
  }

  @Override
  public Optional<Concept> concept(String id) {
    int ordinal = store.ordinal(id);
    return ordinal < 0 ? Optional.empty() : Optional.of(concept(ordinal));
  }

  /** The concept with this ordinal, from 0. */
  public Concept concept(int ordinal) {
    return ConceptRecord.read(store.record(ordinal), manifest);
  }

  @Override
  public List<Concept> search(String query, int limit) {
    Set<Integer> found = new LinkedHashSet<>(named(query, limit));
    for (int ordinal : search.ranked(query, limit + found.size())) {
      found.add(ordinal);
    }
    return found.stream().limit(limit).map(this::concept).toList();
  }

  /** The concepts that have exactly this name, up to case and form; those that prefer it first. */
  private List<Integer> named(String name, int limit) {
    NormalText normal = new NormalText();
    normal.set(name);
    List<Integer> preferred = new ArrayList<>();
    List<Integer> others = new ArrayList<>();
    try {
      Lookup lookup = dictionary.lookup();
      long value = normal.tokens() == 0 ? Lookup.NONE : lookup.named(normal);
      int count = value == Lookup.NONE ? 0 : lookup.read(value);
      for (int i = 0; i < count; i++) {
        (lookup.preferred(i) ? preferred : others).add(lookup.ordinal(i));
      }
    } catch (IOException e) {
      throw ConceptStore.unreadable(e);
    }
    preferred.addAll(others);
    return preferred.subList(0, Math.min(limit, preferred.size()));
  }

  @Override
  public List<Relation> neighbours(String id, Direction direction) {
    return relations(id, ConceptStore.ANY, direction);
  }

  @Override
  public List<Relation> neighbours(String id, String type, Direction direction) {
    int number = manifest.relationTypes().indexOf(type);
    return number < 0 ? List.of() : relations(id, number, direction);
  }

  private List<Relation> relations(String id, int type, Direction direction) {
    int ordinal = store.ordinal(id);
    if (ordinal < 0) {
      return List.of();
    }
    ConceptStore.Ends ends = store.ends(ordinal, type, direction, Integer.MAX_VALUE);
    String[] others = store.ids(ends.ordinals());
    List<Relation> relations = new ArrayList<>(others.length);
    for (int i = 0; i < others.length; i++) {
      String name = manifest.relationTypes().get(ends.types()[i]);
      relations.add(
          direction == Direction.OUTGOING
              ? new Relation(id, name, others[i])
              : new Relation(others[i], name, id));
    }
    return relations;
  }

  @Override
  public List<Concept> ancestors(String id) {
    int start = store.ordinal(id);
    if (start < 0 || isA < 0) {
      return List.of();
    }
    Set<Integer> seen = new LinkedHashSet<>(List.of(start)); // a cycle ends at what was seen
    List<Integer> level = List.of(start);
    while (!level.isEmpty() && seen.size() < MAX_VISITED) {
      List<Integer> above = new ArrayList<>();
      for (int ordinal : level) {
        for (int parent :
            store.ends(ordinal, isA, Direction.OUTGOING, Integer.MAX_VALUE).ordinals()) {
          if (seen.add(parent)) {
            above.add(parent);
          }
        }
      }
      level = above;
    }
    return seen.stream().skip(1).map(this::concept).toList();
  }

  @Override
  public Optional<List<Relation>> shortestPath(String from, String to, int maxLength) {
    return new PathSearch(store, manifest).between(from, to, maxLength);
  }

  @Override
  public List<NamedPlace> names(String text) {
    return new NamesInText(dictionary, store).of(text);
  }

  @Override
  public List<Concept> ofType(String semanticType, int limit) {
    List<Concept> found = new ArrayList<>();
    int size = store.size();
    long step = spreadingStep(size);
    for (long i = 0, at = 0; i < size && found.size() < limit; i++, at = (at + step) % size) {
      Concept concept = concept((int) at);
      if (concept.semanticTypes().contains(semanticType)) {
        found.add(concept);
      }
    }
    return found;
  }

  /**
   * Without a common divisor with the size, so that every concept is met once; near 0.618 of it.
   */
  private static long spreadingStep(int size) {
    long step = Math.max(1, Math.round(size * 0.6180339887));
    while (BigInteger.valueOf(step).gcd(BigInteger.valueOf(size)).longValue() != 1) {
      step++;
    }
    return step;
  }

  @Override
  public void close() {
    try {
      IOUtils.close(dictionary, names, store);
    } catch (IOException e) {
      throw ConceptStore.unreadable(e);
    }
  }
}

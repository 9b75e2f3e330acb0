package io.graft.knowledge.names;

import io.graft.knowledge.index.IndexedGraph;
import io.graft.knowledge.text.NormalText;
import io.graft.spi.tensor.RandomStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;

/**
 * The names of a graph in three parts: what is learnt from, all names of some concepts that
 * learning does not see, and single names that were held out from the others. A held-out name whose
 * normal form some other name has is in no part: finding it would say nothing. Names of the first
 * two parts are streamed; only held-out ones are in memory. Not thread-safe.
 */
public final class NameSplit {

  /** A part of the names. */
  public enum Part {
    /** To learn from. */
    TRAIN,
    /** All names of concepts that have no name in another part. */
    DEV,
    /** Names of concepts of {@link #TRAIN}. */
    TEST
  }

  private final IndexedGraph graph;
  private final RandomStream random;
  private final double test;
  private final double dev;
  private final NormalText normal = new NormalText();
  private long repeated;

  /**
   * @param graph stays open
   * @param random chooses by concept and name
   * @param test the share of names other than the preferred one to hold out, in [0, 1)
   * @param dev the share of concepts with several names to set apart, in [0, 1)
   */
  public NameSplit(IndexedGraph graph, RandomStream random, double test, double dev) {
    this.graph = graph;
    this.random = random;
    this.test = test;
    this.dev = dev;
  }

  /** Gives every name with its part, those of {@link Part#TEST} last. */
  public void forEach(BiConsumer<Part, ConceptName> sink) {
    Map<String, List<ConceptName>> heldOut = heldOut();
    repeated = 0;
    for (int ordinal = 0; ordinal < graph.store().size(); ordinal++) {
      List<ConceptName> names = ConceptName.of(graph.concept(ordinal));
      boolean apart = apart(names);
      for (int i = 0; i < names.size(); i++) {
        ConceptName name = names.get(i);
        if (apart || !out(name, i)) {
          List<ConceptName> same = heldOut.remove(name.key(normal));
          repeated += same == null ? 0 : same.size();
          sink.accept(apart ? Part.DEV : Part.TRAIN, name);
        }
      }
    }
    heldOut.values().forEach(names -> names.forEach(name -> sink.accept(Part.TEST, name)));
  }

  /** How many held-out names the last {@link #forEach} left out, as some other name equals them. */
  public long repeated() {
    return repeated;
  }

  /** Held-out names by normal form, in the order of the graph. */
  private Map<String, List<ConceptName>> heldOut() {
    Map<String, List<ConceptName>> heldOut = new LinkedHashMap<>();
    for (int ordinal = 0; test > 0 && ordinal < graph.store().size(); ordinal++) {
      List<ConceptName> names = ConceptName.of(graph.concept(ordinal));
      if (!apart(names)) {
        for (int i = 1; i < names.size(); i++) {
          if (out(names.get(i), i)) {
            heldOut
                .computeIfAbsent(names.get(i).key(normal), key -> new ArrayList<>())
                .add(names.get(i));
          }
        }
      }
    }
    return heldOut;
  }

  private boolean apart(List<ConceptName> names) {
    return names.size() > 1 && random.uniform("dev." + names.get(0).concept(), 0) < dev;
  }

  private boolean out(ConceptName name, int place) {
    return place > 0 && random.uniform("test." + name.concept(), place) < test;
  }
}

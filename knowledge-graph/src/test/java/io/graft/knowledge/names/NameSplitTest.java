package io.graft.knowledge.names;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.graft.knowledge.index.IndexedGraph;
import io.graft.knowledge.index.TemporaryGraph;
import io.graft.knowledge.text.NormalText;
import io.graft.spi.tensor.RandomStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NameSplitTest {
  private static final RandomStream RANDOM =
      (site, index) -> 0x9E3779B97F4A7C15L * (site.hashCode() * 31L + index);

  @TempDir private Path folder;

  private Map<NameSplit.Part, List<ConceptName>> split(double test, double dev) throws IOException {
    StringBuilder table = new StringBuilder("id\tname\tsynonyms\n");
    for (int i = 0; i < 300; i++) { // every third concept has the plural of its name too
      String plural = i % 3 == 0 ? "|Illnesses of type " + i : "";
      table.append(
          "C%d\tillness of type %d\tmalady %d|disorder %d%s%n".formatted(i, i, i, i, plural));
    }
    Path file = Files.writeString(folder.resolve("t.tsv"), table.toString());
    Path index = folder.resolve("index");
    TemporaryGraph.build("tsv", file, Map.of("synonyms", "synonyms"), index);
    Map<NameSplit.Part, List<ConceptName>> parts = new EnumMap<>(NameSplit.Part.class);
    for (NameSplit.Part part : NameSplit.Part.values()) {
      parts.put(part, new ArrayList<>());
    }
    try (IndexedGraph graph = IndexedGraph.open(index)) {
      NameSplit split = new NameSplit(graph, RANDOM, test, dev);
      split.forEach((part, name) -> parts.get(part).add(name));
      long all = parts.values().stream().mapToLong(List::size).sum();
      assertEquals(1000, all + split.repeated());
      assertEquals(test > 0, split.repeated() > 0);
    }
    return parts;
  }

  private static <T> Set<T> all(List<ConceptName> names, Function<ConceptName, T> what) {
    return names.stream().map(what).collect(Collectors.toSet());
  }

  @Test
  void noHeldOutNameOccursElsewhereAndDevelopmentHasItsOwnConcepts() throws IOException {
    Map<NameSplit.Part, List<ConceptName>> parts = split(0.2, 0.1);
    List<ConceptName> train = parts.get(NameSplit.Part.TRAIN);
    List<ConceptName> dev = parts.get(NameSplit.Part.DEV);
    List<ConceptName> test = parts.get(NameSplit.Part.TEST);
    assertTrue(test.size() > 50 && dev.size() > 30, test.size() + ", " + dev.size());
    NormalText normal = new NormalText();
    Set<String> known = new HashSet<>(all(train, name -> name.key(normal)));
    known.addAll(all(dev, name -> name.key(normal)));
    assertTrue(test.stream().noneMatch(name -> known.contains(name.key(normal))));
    Set<String> apart = all(dev, ConceptName::concept);
    assertTrue(train.stream().noneMatch(name -> apart.contains(name.concept())));
    assertTrue(all(train, ConceptName::concept).containsAll(all(test, ConceptName::concept)));
    assertEquals(parts, split(0.2, 0.1));
  }

  @Test
  void everythingIsLearntFromUnlessSomethingIsHeldOut() throws IOException {
    Map<NameSplit.Part, List<ConceptName>> parts = split(0, 0);
    assertEquals(1000, parts.get(NameSplit.Part.TRAIN).size());
  }
}

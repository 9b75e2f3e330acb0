package io.graft.knowledge.link;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.graft.knowledge.index.IndexedGraph;
import io.graft.knowledge.index.TemporaryGraph;
import io.graft.spi.knowledge.NamedPlace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The linker that jobs get, and the control that gives every mention another concept. */
class LinkedGraphTest {
  @TempDir private Path folder;

  private LinkedGraph graph() throws IOException {
    StringBuilder table = new StringBuilder("id\tname\tsynonyms\n");
    for (int i = 0; i < 50; i++) {
      table.append("C%d\tillness %s\t\n".formatted(i, (char) ('a' + i % 26) + "x" + i));
    }
    table.append("HF\theart failure\tcardiac insufficiency\n");
    Path file = Files.writeString(folder.resolve("t.tsv"), table.toString());
    TemporaryGraph.build("tsv", file, Map.of("synonyms", "synonyms"), folder.resolve("index"));
    return new LinkedGraph(IndexedGraph.open(folder.resolve("index")));
  }

  @Test
  void abbreviationsOfOneTextAreNotThoseOfTheNext() throws IOException {
    try (LinkedGraph graph = graph()) {
      var linker = graph.linker();
      List<NamedPlace> places = linker.link("Cardiac insufficiency (CI), and CI again");
      assertEquals(3, places.size(), places.toString());
      assertTrue(places.stream().allMatch(place -> place.concepts().equals(List.of("HF"))));
      assertEquals(List.of(), linker.link("CI once more"));
    }
  }

  @Test
  void shufflingKeepsPlacesAndChangesConcepts() throws IOException {
    try (LinkedGraph graph = graph()) {
      String text = "heart failure, illness ax0 and illness bx1";
      List<NamedPlace> real = graph.linker().link(text);
      List<NamedPlace> once = graph.linker().shuffled(7).link(text);
      assertEquals(3, real.size());
      assertEquals(once, graph.linker().shuffled(7).link(text));
      assertNotEquals(once, graph.linker().shuffled(8).link(text));
      assertNotEquals(real, once);
      Set<List<String>> concepts = new HashSet<>();
      for (int i = 0; i < real.size(); i++) {
        assertEquals(real.get(i).start(), once.get(i).start());
        assertEquals(real.get(i).end(), once.get(i).end());
        concepts.add(once.get(i).concepts());
      }
      assertEquals(3, concepts.size(), "a permutation keeps concepts apart");
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 17, 1000, 12_246})
  void everyNumberComesOnce(int size) {
    ConceptPermutation permutation = new ConceptPermutation(size, 5);
    Set<Integer> seen = new HashSet<>();
    int fixed = 0;
    for (int i = 0; i < size; i++) {
      int to = permutation.apply(i);
      assertTrue(to >= 0 && to < size && seen.add(to), i + " to " + to);
      fixed += to == i ? 1 : 0;
    }
    assertTrue(size < 1000 || fixed < 10, fixed + " stayed of " + size);
  }
}

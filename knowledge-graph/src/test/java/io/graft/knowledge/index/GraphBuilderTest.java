package io.graft.knowledge.index;

import static java.util.stream.Collectors.toSet;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.graft.spi.GraftException;
import io.graft.spi.knowledge.Concept;
import io.graft.spi.knowledge.Direction;
import io.graft.spi.knowledge.Relation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A small graph, built from a table, through every view of it. */
class GraphBuilderTest {
  private static final String TABLE =
      """
      id\tname\tsynonyms\ttypes\tdefinition\txref\tparents\ttreats
      A\tdisease\t\tT047\tWhat is not health.\tX:1\t\t
      B\theart disease\tcardiac disorder|heart trouble\tT047\t\t\tA\t
      C\tmyocardial infarction\theart attack|MI\tT047\tDeath of heart muscle.\tX:3|Y:4\tB\t
      D\taspirin\tacetylsalicylic acid\tT121\t\t\t\tC|B|nowhere
      E\t心肌梗死\t心肌梗塞\tT047\t\t\tB\t
      """;

  private static final Map<String, ?> COLUMNS =
      Map.of(
          "synonyms", "synonyms",
          "types", "types",
          "definition", "definition",
          "references", "xref",
          "parents", "parents",
          "relations", List.of("treats"));

  @TempDir private Path folder;

  private IndexedGraph graph() throws IOException {
    Path out = folder.resolve("index");
    TemporaryGraph.build("tsv", table(TABLE), COLUMNS, out);
    return IndexedGraph.open(out);
  }

  private Path table(String text) throws IOException {
    return Files.writeString(folder.resolve("terms.tsv"), text);
  }

  @Test
  void conceptHasItsFields() throws IOException {
    try (IndexedGraph graph = graph()) {
      Concept concept = graph.concept("C").orElseThrow();
      assertEquals("myocardial infarction", concept.preferredName());
      assertEquals(Map.of("en", List.of("heart attack", "MI")), concept.synonyms());
      assertEquals("Death of heart muscle.", concept.definition());
      assertEquals(List.of("X:3", "Y:4"), concept.crossReferences());
      assertEquals(Set.of("T047"), concept.semanticTypes());
      assertEquals(Optional.empty(), graph.concept("nowhere"));
    }
  }

  @Test
  void relationsInBothDirectionsAndByType() throws IOException {
    try (IndexedGraph graph = graph()) {
      assertEquals(
          List.of(new Relation("D", "treats", "B"), new Relation("D", "treats", "C")),
          graph.neighbours("D", Direction.OUTGOING));
      assertEquals(
          List.of(
              new Relation("C", "is_a", "B"),
              new Relation("E", "is_a", "B"),
              new Relation("D", "treats", "B")),
          graph.neighbours("B", Direction.INCOMING));
      assertEquals(
          List.of(new Relation("D", "treats", "B")),
          graph.neighbours("B", "treats", Direction.INCOMING));
      assertEquals(List.of(), graph.neighbours("B", "unheard", Direction.INCOMING));
      assertEquals(1, graph.manifest().leftOut().get("relation with an end that is no concept"));
    }
  }

  @Test
  void ancestorsAndPaths() throws IOException {
    try (IndexedGraph graph = graph()) {
      assertEquals(List.of("B", "A"), graph.ancestors("C").stream().map(Concept::id).toList());
      assertEquals(
          List.of(new Relation("D", "treats", "B"), new Relation("B", "is_a", "A")),
          graph.shortestPath("D", "A", 5).orElseThrow());
      assertEquals(Optional.empty(), graph.shortestPath("D", "A", 1));
      assertEquals(Optional.of(List.of()), graph.shortestPath("A", "A", 1));
    }
  }

  @Test
  void ancestorsEndInACycle() throws IOException {
    Path file =
        Files.writeString(
            folder.resolve("cycle.tsv"), "id\tname\tup\n1\tone\t2\n2\ttwo\t3\n3\tthree\t1\n");
    Path out = folder.resolve("cycle");
    TemporaryGraph.build("tsv", file, Map.of("parents", "up"), out);
    try (IndexedGraph graph = IndexedGraph.open(out)) {
      assertEquals(List.of("2", "3"), graph.ancestors("1").stream().map(Concept::id).toList());
    }
  }

  @Test
  void searchTakesTypingErrorsPrefixesAndChinese() throws IOException {
    try (IndexedGraph graph = graph()) {
      assertEquals("C", graph.search("Heart attacks", 3).get(0).id());
      assertEquals("C", graph.search("miocardial infraction", 3).get(0).id());
      assertEquals("D", graph.search("acetylsali", 3).get(0).id());
      assertEquals("E", graph.search("心肌梗", 3).get(0).id());
      assertEquals("B", graph.search("disorder, cardiac", 3).get(0).id());
      assertEquals(List.of(), graph.search("!?", 3));
      assertEquals(1, graph.search("heart", 1).size());
    }
  }

  @Test
  void namesInATextAreTheLongest() throws IOException {
    try (IndexedGraph graph = graph()) {
      String text = "Heart attacks (MI), not heart disease; mi 患者心肌梗死";
      assertEquals(
          List.of("Heart attacks C", "MI C", "heart disease B", "心肌梗死 E"),
          graph.names(text).stream()
              .map(at -> text.substring(at.start(), at.end()) + " " + at.concepts().get(0))
              .toList());
      assertEquals(List.of(), graph.names(""));
    }
  }

  @Test
  void conceptsOfATypeAreMetOnce() throws IOException {
    try (IndexedGraph graph = graph()) {
      assertEquals(Set.of("D"), graph.ofType("T121", 9).stream().map(Concept::id).collect(toSet()));
      assertEquals(
          Set.of("B", "C", "E"),
          graph.ofType("T047", 9).stream()
              .map(Concept::id)
              .filter(id -> !id.equals("A"))
              .collect(toSet()));
      assertEquals(1, graph.ofType("T047", 1).size());
      assertEquals(List.of(), graph.ofType("nowhere", 9));
    }
  }

  @Test
  void countsAreThoseOfTheTable() throws IOException {
    try (IndexedGraph graph = graph()) {
      Manifest manifest = graph.manifest();
      assertEquals(5, manifest.concepts());
      assertEquals(11, manifest.names());
      assertEquals(5, manifest.relations());
      assertEquals(2, manifest.definitions());
      assertEquals(2, manifest.types());
      assertEquals(3, manifest.crossReferences());
    }
  }

  @Test
  void anIndexIsBuiltAgainOnlyWhenItsSourceChanged() throws IOException {
    Path out = folder.resolve("index");
    assertTrue(TemporaryGraph.build("tsv", table(TABLE), COLUMNS, out).rebuilt());
    assertFalse(TemporaryGraph.build("tsv", table(TABLE), COLUMNS, out).rebuilt());
    assertTrue(
        TemporaryGraph.build("tsv", table(TABLE + "F\tflu\t\t\t\t\tA\t\n"), COLUMNS, out)
            .rebuilt());
    try (IndexedGraph graph = IndexedGraph.open(out)) {
      assertEquals(6, graph.store().size());
    }
    try (Stream<Path> files = Files.list(folder)) {
      assertEquals(2, files.count(), "temporary folders are gone");
    }
  }

  @Test
  void aFailedBuildLeavesTheIndexAsItWas() throws IOException {
    Path out = folder.resolve("index");
    TemporaryGraph.build("tsv", table(TABLE), COLUMNS, out);
    Path empty = table("id\tname\n");
    assertThrows(GraftException.class, () -> TemporaryGraph.build("tsv", empty, Map.of(), out));
    try (IndexedGraph graph = IndexedGraph.open(out)) {
      assertEquals(5, graph.store().size());
    }
  }

  @Test
  void aFolderOfSomethingElseIsNotOverwritten() throws IOException {
    Files.writeString(folder.resolve("letter.txt"), "dear");
    Path file = Files.writeString(folder.resolve("terms.tsv"), TABLE);
    GraftException error =
        assertThrows(
            GraftException.class, () -> TemporaryGraph.build("tsv", file, COLUMNS, folder));
    assertTrue(error.getMessage().contains("is no index"), error.getMessage());
  }

  @Test
  void aDamagedIndexIsRefused() throws IOException {
    graph().close();
    Path out = folder.resolve("index");
    Files.writeString(out.resolve("manifest.json"), "{\"format\": 1, \"hash\"");
    assertThrows(GraftException.class, () -> IndexedGraph.open(out));
    assertThrows(GraftException.class, () -> IndexedGraph.open(folder));
  }
}

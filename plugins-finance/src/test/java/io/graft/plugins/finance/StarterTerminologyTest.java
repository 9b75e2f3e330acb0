package io.graft.plugins.finance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.graft.spi.knowledge.Concept;
import io.graft.spi.knowledge.KnowledgeSink;
import io.graft.spi.knowledge.KnowledgeSource;
import io.graft.spi.knowledge.Relation;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class StarterTerminologyTest {
  private static final List<String> HEADER =
      List.of("id", "name", "synonyms", "zh", "zh_synonyms", "type", "parents");

  private static final Map<String, Map<String, String>> ROWS = new HashMap<>();

  @BeforeAll
  static void table() throws IOException {
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(
                StarterTerminology.class.getResourceAsStream(StarterTerminology.TABLE),
                StandardCharsets.UTF_8))) {
      List<String> header = Arrays.asList(lines.readLine().split("\t", -1));
      List<String> expected = new ArrayList<>(HEADER);
      expected.addAll(StarterTerminology.RELATIONS);
      assertEquals(expected, header);
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        String[] cells = line.split("\t", -1);
        assertEquals(header.size(), cells.length, line);
        Map<String, String> row = new HashMap<>();
        for (int i = 0; i < cells.length; i++) {
          row.put(header.get(i), cells[i]);
        }
        assertEquals(null, ROWS.put(cells[0], row), "id twice: " + line);
      }
    }
  }

  @Test
  void hasEnoughConceptsInBothLanguages() {
    assertTrue(ROWS.size() >= 300, () -> ROWS.size() + " concepts");
    ROWS.forEach(
        (id, row) -> {
          assertTrue(id.matches("GF:\\d{4}"), id);
          assertFalse(row.get("name").isBlank(), id);
          assertFalse(row.get("type").isBlank(), id);
          assertTrue(
              row.get("zh").codePoints().anyMatch(Character::isIdeographic), id + " in Chinese");
        });
  }

  @Test
  void noNameBelongsToTwoConcepts() {
    Map<String, String> owners = new HashMap<>();
    ROWS.forEach(
        (id, row) -> {
          List<String> names = new ArrayList<>(List.of(row.get("name"), row.get("zh")));
          names.addAll(values(row.get("synonyms")));
          names.addAll(values(row.get("zh_synonyms")));
          for (String name : names) {
            assertEquals(name.strip(), name);
            assertEquals(null, owners.put(name.toLowerCase(Locale.ROOT), id), name);
          }
        });
  }

  @Test
  void everyRelationLeadsToAConcept() {
    List<String> columns = new ArrayList<>(StarterTerminology.RELATIONS);
    columns.add("parents");
    ROWS.forEach(
        (id, row) -> {
          for (String column : columns) {
            for (String target : values(row.get(column))) {
              assertTrue(ROWS.containsKey(target), id + " " + column + " " + target);
              assertFalse(id.equals(target), id + " " + column + " itself");
            }
          }
        });
  }

  @Test
  void nothingIsAboveItself() {
    for (String id : ROWS.keySet()) {
      Set<String> above = new HashSet<>();
      List<String> open = new ArrayList<>(values(ROWS.get(id).get("parents")));
      while (!open.isEmpty()) {
        String next = open.remove(open.size() - 1);
        assertFalse(next.equals(id), () -> id + " is above itself");
        if (above.add(next)) {
          open.addAll(values(ROWS.get(next).get("parents")));
        }
      }
    }
  }

  @Test
  void theServiceReadsTheWholeTable() {
    KnowledgeSource source = ServiceLoader.load(KnowledgeSource.class).findFirst().orElseThrow();
    Set<String> ids = new HashSet<>();
    Set<String> languages = new HashSet<>();
    List<Relation> relations = new ArrayList<>();
    List<String> skipped = new ArrayList<>();
    source.read(
        null,
        new KnowledgeSink() {
          @Override
          public void concept(Concept concept) {
            ids.add(concept.id());
            languages.addAll(concept.synonyms().keySet());
          }

          @Override
          public void relation(Relation relation) {
            relations.add(relation);
          }

          @Override
          public void skipped(String where, String why) {
            skipped.add(where + ": " + why);
          }
        });
    assertEquals(List.of(), skipped);
    assertEquals(ROWS.keySet(), ids);
    assertTrue(languages.containsAll(Set.of("en", "zh")), languages::toString);
    long expected =
        ROWS.values().stream()
            .flatMap(row -> row.entrySet().stream())
            .filter(
                cell ->
                    cell.getKey().equals("parents")
                        || StarterTerminology.RELATIONS.contains(cell.getKey()))
            .mapToLong(cell -> values(cell.getValue()).size())
            .sum();
    assertEquals(expected, relations.size());
  }

  private static List<String> values(String cell) {
    return cell.isEmpty() ? List.of() : List.of(cell.split("\\|"));
  }
}

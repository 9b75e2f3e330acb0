package io.graft.host.knowledge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.graft.spi.knowledge.Concept;
import io.graft.spi.knowledge.KnowledgeSink;
import io.graft.spi.knowledge.KnowledgeSource;
import io.graft.spi.knowledge.Relation;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The tables of concepts that the plugins bring, each in itself and as its service reads it. */
class StarterTerminologiesTest {
  private static final List<String> COLUMNS =
      List.of("id", "name", "synonyms", "zh", "zh_synonyms", "type", "parents");

  /** A domain's table: a row by column for each id. */
  private record Terminology(
      KnowledgeSource source, List<String> relations, Map<String, Map<String, String>> rows) {
    @Override
    public String toString() {
      return source.domain();
    }

    List<String> targets(Map<String, String> row) {
      List<String> targets = new ArrayList<>(values(row.get("parents")));
      relations.forEach(relation -> targets.addAll(values(row.get(relation))));
      return targets;
    }
  }

  static List<Terminology> terminologies() {
    return ServiceLoader.load(KnowledgeSource.class).stream()
        .map(ServiceLoader.Provider::get)
        .map(StarterTerminologiesTest::read)
        .toList();
  }

  private static Terminology read(KnowledgeSource source) {
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(
                source.getClass().getResourceAsStream("terminology.tsv"),
                StandardCharsets.UTF_8))) {
      List<String> header = List.of(lines.readLine().split("\t", -1));
      assertEquals(COLUMNS, header.subList(0, COLUMNS.size()));
      Map<String, Map<String, String>> rows = new HashMap<>();
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        String[] cells = line.split("\t", -1);
        assertEquals(header.size(), cells.length, line);
        Map<String, String> row = new HashMap<>();
        for (int i = 0; i < cells.length; i++) {
          row.put(header.get(i), cells[i]);
        }
        assertNull(rows.put(cells[0], row), "id twice: " + line);
      }
      return new Terminology(source, header.subList(COLUMNS.size(), header.size()), rows);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<String> values(String cell) {
    return cell.isEmpty() ? List.of() : List.of(cell.split("\\|"));
  }

  @Test
  void everyPluginBringsOne() {
    Set<String> domains = new TreeSet<>();
    terminologies().forEach(terminology -> domains.add(terminology.source().domain()));
    assertEquals(Set.of("finance", "legal", "medical"), domains);
  }

  @ParameterizedTest
  @MethodSource("terminologies")
  void hasEnoughConceptsInBothLanguages(Terminology terminology) {
    assertTrue(terminology.rows().size() >= 300, () -> terminology.rows().size() + " concepts");
    String prefix = "G" + terminology.source().domain().substring(0, 1).toUpperCase(Locale.ROOT);
    terminology
        .rows()
        .forEach(
            (id, row) -> {
              assertTrue(id.matches(prefix + ":\\d{4}"), id);
              assertFalse(row.get("name").isBlank(), id);
              assertFalse(row.get("type").isBlank(), id);
              assertTrue(
                  row.get("zh").codePoints().anyMatch(Character::isIdeographic),
                  id + " in Chinese");
            });
  }

  @ParameterizedTest
  @MethodSource("terminologies")
  void noNameBelongsToTwoConcepts(Terminology terminology) {
    Map<String, String> owners = new HashMap<>();
    terminology
        .rows()
        .forEach(
            (id, row) -> {
              List<String> names = new ArrayList<>(List.of(row.get("name"), row.get("zh")));
              names.addAll(values(row.get("synonyms")));
              names.addAll(values(row.get("zh_synonyms")));
              for (String name : names) {
                assertEquals(name.strip(), name);
                assertNull(owners.put(name.toLowerCase(Locale.ROOT), id), name);
              }
            });
  }

  @ParameterizedTest
  @MethodSource("terminologies")
  void everyRelationLeadsToAnotherConcept(Terminology terminology) {
    terminology
        .rows()
        .forEach(
            (id, row) -> {
              for (String target : terminology.targets(row)) {
                assertTrue(terminology.rows().containsKey(target), id + " to " + target);
                assertFalse(id.equals(target), id + " to itself");
              }
            });
  }

  @ParameterizedTest
  @MethodSource("terminologies")
  void nothingIsAboveItself(Terminology terminology) {
    Map<String, Map<String, String>> rows = terminology.rows();
    for (String id : rows.keySet()) {
      Set<String> above = new HashSet<>();
      List<String> open = new ArrayList<>(values(rows.get(id).get("parents")));
      while (!open.isEmpty()) {
        String next = open.remove(open.size() - 1);
        assertFalse(next.equals(id), () -> id + " is above itself");
        if (above.add(next)) {
          open.addAll(values(rows.get(next).get("parents")));
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("terminologies")
  void theServiceReadsTheWholeTable(Terminology terminology) {
    Set<String> ids = new HashSet<>();
    Set<String> languages = new HashSet<>();
    List<Relation> relations = new ArrayList<>();
    List<String> skipped = new ArrayList<>();
    terminology
        .source()
        .read(
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
    assertEquals(terminology.rows().keySet(), ids);
    assertTrue(languages.containsAll(Set.of("en", "zh")), languages::toString);
    long expected =
        terminology.rows().values().stream()
            .mapToLong(row -> terminology.targets(row).size())
            .sum();
    assertEquals(expected, relations.size());
  }
}

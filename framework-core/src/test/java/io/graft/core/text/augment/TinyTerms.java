package io.graft.core.text.augment;

import io.graft.spi.knowledge.Concept;
import io.graft.spi.knowledge.Direction;
import io.graft.spi.knowledge.KnowledgeGraph;
import io.graft.spi.knowledge.NamedPlace;
import io.graft.spi.knowledge.Relation;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A graph of a few concepts in memory. */
final class TinyTerms implements KnowledgeGraph {
  private final Map<String, Concept> concepts = new LinkedHashMap<>();

  TinyTerms() {
    add("C1", "symptom", "fever", "pyrexia", "发热", "发烧");
    add("C2", "symptom", "cough", "tussis", "咳嗽");
    add("C3", "disease", "heart attack", "myocardial infarction", "MI", "心肌梗死");
    add("C4", "drug", "aspirin", "acetylsalicylic acid", "阿司匹林");
    add("C5", "disease", "cold", "common cold", "感冒");
    add("C6", "symptom", "cold", "chill");
  }

  private void add(String id, String type, String preferred, String... others) {
    Map<String, List<String>> synonyms =
        Map.of(
            "en",
            List.of(others).stream().filter(n -> !NamesOfConcepts.han(n)).toList(),
            "zh",
            List.of(others).stream().filter(NamesOfConcepts::han).toList());
    concepts.put(id, new Concept(id, preferred, synonyms, Set.of(type), null, List.of()));
  }

  @Override
  public List<NamedPlace> names(String text) {
    List<NamedPlace> places = new ArrayList<>();
    String lower = text.toLowerCase(Locale.ROOT);
    for (int at = 0; at < text.length(); ) {
      int end = at;
      List<String> ids = List.of();
      for (int to = Math.min(text.length(), at + 30); to > at && ids.isEmpty(); to--) {
        if (bounded(lower, at, to)) {
          ids = named(lower.substring(at, to));
          end = to;
        }
      }
      if (ids.isEmpty()) {
        at++;
      } else {
        places.add(new NamedPlace(at, end, ids));
        at = end;
      }
    }
    return places;
  }

  private static boolean bounded(String text, int start, int end) {
    return edge(text, start) && edge(text, end);
  }

  private static boolean edge(String text, int at) {
    return at == 0 || at == text.length() || !latin(text.charAt(at - 1)) || !latin(text.charAt(at));
  }

  private static boolean latin(char c) {
    return c < 0x2E80 && Character.isLetterOrDigit(c);
  }

  private List<String> named(String name) {
    return concepts.values().stream()
        .filter(
            c ->
                c.preferredName().equalsIgnoreCase(name)
                    || c.synonyms().values().stream()
                        .flatMap(List::stream)
                        .anyMatch(name::equalsIgnoreCase))
        .map(Concept::id)
        .toList();
  }

  @Override
  public List<Concept> ofType(String semanticType, int limit) {
    return concepts.values().stream()
        .filter(c -> c.semanticTypes().contains(semanticType))
        .limit(limit)
        .toList();
  }

  @Override
  public String hash() {
    return "tiny";
  }

  @Override
  public Optional<Concept> concept(String id) {
    return Optional.ofNullable(concepts.get(id));
  }

  @Override
  public List<Concept> search(String query, int limit) {
    return List.of();
  }

  @Override
  public List<Relation> neighbours(String id, Direction direction) {
    return List.of();
  }

  @Override
  public List<Concept> ancestors(String id) {
    return List.of();
  }
}

package io.graft.core.text.augment;

import io.graft.spi.knowledge.Concept;
import io.graft.spi.knowledge.KnowledgeGraph;
import io.graft.spi.knowledge.NamedPlace;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * Reads names out of a graph so that they can stand in running text. A place counts only when one
 * concept has its name and the name is written there letter for letter, case aside: a plural or an
 * ambiguous name is left alone, since another name in its place could be wrong.
 */
final class NamesOfConcepts {
  /**
   * Names made for indexes, such as {@code Diabetes mellitus, type 2} or {@code Cold (disorder)}.
   */
  private static final Pattern NOT_FOR_TEXT = Pattern.compile("[,;()\\[\\]{}/<>|]");

  private static final int MAX_LETTERS = 80;

  private final KnowledgeGraph graph;

  NamesOfConcepts(KnowledgeGraph graph) {
    this.graph = graph;
  }

  /** A place and the only concept that it can name. */
  record Meant(NamedPlace place, Concept concept) {}

  /** The places of a text that name one concept. */
  List<Meant> in(String text) {
    List<Meant> all = new ArrayList<>();
    for (NamedPlace place : graph.names(text)) {
      if (place.concepts().size() == 1) {
        String written = text.substring(place.start(), place.end());
        Optional<Concept> concept = graph.concept(place.concepts().get(0));
        if (concept.isPresent()
            && names(concept.get()).stream().anyMatch(written::equalsIgnoreCase)) {
          all.add(new Meant(place, concept.get()));
        }
      }
    }
    return all;
  }

  /** The names that can stand in the place of {@code written}: of its script, and different. */
  static List<String> inPlaceOf(String written, Concept concept) {
    return names(concept).stream()
        .filter(name -> !name.equalsIgnoreCase(written))
        .filter(name -> han(name) == han(written))
        .filter(name -> name.length() <= MAX_LETTERS && !NOT_FOR_TEXT.matcher(name).find())
        .map(name -> inCaseOf(written, name))
        .toList();
  }

  /** A concept's names, in a stable order. */
  private static Set<String> names(Concept concept) {
    Set<String> names = new TreeSet<>();
    names.add(concept.preferredName());
    concept.synonyms().values().forEach(names::addAll);
    return names;
  }

  static boolean han(String text) {
    return text.codePoints()
        .anyMatch(c -> Character.UnicodeScript.of(c) == Character.UnicodeScript.HAN);
  }

  /**
   * The name with a small or capital first letter as {@code written} has it, unless it is an
   * acronym.
   */
  private static String inCaseOf(String written, String name) {
    boolean plain =
        name.length() > 1
            && name.substring(1).equals(name.substring(1).toLowerCase(java.util.Locale.ROOT));
    if (!plain) {
      return name;
    }
    char first = name.charAt(0);
    boolean capital = Character.isUpperCase(written.charAt(0));
    return (capital ? Character.toUpperCase(first) : Character.toLowerCase(first))
        + name.substring(1);
  }
}

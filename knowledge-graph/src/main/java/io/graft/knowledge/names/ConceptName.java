package io.graft.knowledge.names;

import io.graft.knowledge.text.NameKeys;
import io.graft.knowledge.text.NormalText;
import io.graft.spi.knowledge.Concept;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeMap;

/**
 * One name of a concept.
 *
 * @param concept the concept's id
 * @param name as the graph has it
 */
public record ConceptName(String concept, String name) {

  /** The names of a concept, the preferred one first, the others by language; each once. */
  public static List<ConceptName> of(Concept concept) {
    Set<String> names = new LinkedHashSet<>();
    names.add(concept.preferredName());
    new TreeMap<>(concept.synonyms()).values().forEach(names::addAll);
    return names.stream().map(name -> new ConceptName(concept.id(), name)).toList();
  }

  /**
   * The form in which spellings of a name are equal.
   *
   * @param normal is used up
   */
  String key(NormalText normal) {
    normal.set(name);
    byte[] bytes = new byte[4 * name.length() + 64];
    int length = NameKeys.ordered(normal, bytes);
    return length == 0
        ? name.toLowerCase(Locale.ROOT)
        : new String(bytes, 0, length, StandardCharsets.UTF_8);
  }
}

package io.graft.spi.knowledge;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A concept of a knowledge graph.
 *
 * @param id unique in its graph, such as {@code C0011849} or {@code DOID:9351}
 * @param preferredName the name to show
 * @param synonyms other names by language (BCP 47 tag), the preferred name excluded
 * @param semanticTypes such as {@code T047}
 * @param definition a sentence or two, or null
 * @param crossReferences ids in other vocabularies, each with its prefix
 */
public record Concept(
    String id,
    String preferredName,
    Map<String, List<String>> synonyms,
    Set<String> semanticTypes,
    @Nullable String definition,
    List<String> crossReferences) {
  public Concept {
    Objects.requireNonNull(id, "id");
    Objects.requireNonNull(preferredName, "preferredName");
    synonyms = Map.copyOf(synonyms);
    semanticTypes = Set.copyOf(semanticTypes);
    crossReferences = List.copyOf(crossReferences);
  }
}

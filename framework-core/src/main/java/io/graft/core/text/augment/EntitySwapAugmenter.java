package io.graft.core.text.augment;

import io.graft.spi.JobContext;
import io.graft.spi.Setting;
import io.graft.spi.knowledge.Concept;
import io.graft.spi.text.Augmenter;
import io.graft.spi.text.AugmenterSession;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * {@code entity-swap}: puts a name of another concept of the same semantic type in the place of a
 * name. For tasks whose labels do not depend on which concept is named, such as finding entities or
 * telling whether a finding is denied.
 */
public final class EntitySwapAugmenter implements Augmenter {
  @Override
  public String name() {
    return "entity-swap";
  }

  @Override
  public String domain() {
    return "";
  }

  @Override
  public List<Setting> settings() {
    return List.of(
        CopySettings.COPIES,
        Setting.number("share", 1, 0.01, 1, "The share of a text's names that are replaced."),
        Setting.texts("types", List.of(), "The semantic types to swap; all when empty."));
  }

  @Override
  public AugmenterSession open(JobContext context) {
    var graph = CopySettings.graph(context, name());
    ConceptsByType others = new ConceptsByType(graph);
    List<String> types = context.settings().texts("types");
    return new NameReplacement(
        context,
        new NamesOfConcepts(graph),
        (written, concept, draws) -> other(written, concept, types, others, draws));
  }

  private static @Nullable String other(
      String written, Concept concept, List<String> wanted, ConceptsByType others, Draws draws) {
    List<String> types =
        concept.semanticTypes().stream()
            .filter(type -> wanted.isEmpty() || wanted.contains(type))
            .sorted()
            .toList();
    return types.isEmpty() ? null : others.name(draws.one(types), written, concept.id(), draws);
  }
}

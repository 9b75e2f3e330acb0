package io.graft.core.text.augment;

import io.graft.spi.GraftException;
import io.graft.spi.JobContext;
import io.graft.spi.Setting;
import io.graft.spi.knowledge.KnowledgeGraph;

/** What the built-in augmenters ask for in the same words. */
final class CopySettings {
  static final Setting COPIES =
      Setting.integer("copies", 1, 1, 100, "The most new examples of each training example.");

  private CopySettings() {}

  static int copies(JobContext context) {
    return context.settings().integer(COPIES.name());
  }

  static KnowledgeGraph graph(JobContext context, String augmenter) {
    return context
        .knowledge()
        .orElseThrow(
            () ->
                GraftException.user(
                    "augmenter '" + augmenter + "' needs a knowledge graph",
                    "augmentation",
                    "name a domain in the recipe, such as domain: medical"));
  }
}

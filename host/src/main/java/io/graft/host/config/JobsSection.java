package io.graft.host.config;

import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads the key {@code jobs} of {@code graft.yaml}. */
final class JobsSection {
  private JobsSection() {}

  static JobSettings read(@Nullable ConfigurationNode node) {
    JobSettings usual = JobSettings.DEFAULT;
    if (node == null) {
      return usual;
    }
    node.onlyKeys("storage", "data", "parallel", "queue", "submission_mib");
    ConfigurationNode storage = node.optional("storage");
    ConfigurationNode data = node.optional("data");
    return new JobSettings(
        storage == null ? null : Path.of(storage.text()),
        data == null ? List.of() : data.items().stream().map(item -> Path.of(item.text())).toList(),
        (int) node.integer("parallel", usual.parallel(), 1, 64),
        (int) node.integer("queue", usual.mostQueued(), 1, 1_000_000),
        node.integer("submission_mib", usual.submissionBytes() >> 20, 1, 256) << 20);
  }
}

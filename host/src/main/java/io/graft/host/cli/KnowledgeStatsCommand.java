package io.graft.host.cli;

import io.graft.knowledge.index.IndexedGraph;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.ParentCommand;

/** {@code graft knowledge stats}: counts what an index holds. */
@Command(
    name = "stats",
    description = "Count what an index holds, by source, and what was skipped why.",
    mixinStandardHelpOptions = true)
final class KnowledgeStatsCommand implements Callable<Integer> {
  @ParentCommand private KnowledgeCommand knowledge;
  @Mixin private JsonOption json;
  @Mixin private GraphOption graph;

  @Override
  public Integer call() {
    Console console = knowledge.graft().console();
    try (IndexedGraph opened = graph.open(knowledge.graft().console())) {
      if (json.on()) {
        console.json(ManifestJson.of(opened.manifest()));
      } else {
        ManifestText.print(console, opened.manifest());
      }
    }
    return 0;
  }
}

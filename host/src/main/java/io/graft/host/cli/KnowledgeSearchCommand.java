package io.graft.host.cli;

import io.graft.knowledge.index.IndexedGraph;
import io.graft.spi.GraftException;
import io.graft.spi.knowledge.Concept;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** {@code graft knowledge search}: finds concepts by name. */
@Command(
    name = "search",
    description = "Find concepts by what their names are like.",
    mixinStandardHelpOptions = true,
    footer = {"", "Typing errors, beginnings of words and Chinese are understood."})
final class KnowledgeSearchCommand implements Callable<Integer> {
  private static final int MOST = 10_000;

  @ParentCommand private KnowledgeCommand knowledge;
  @Mixin private JsonOption json;
  @Mixin private GraphOption graph;

  @Parameters(paramLabel = "QUERY", description = "What to look for.")
  private String query;

  @Option(names = "--limit", paramLabel = "N", description = "The most results (10).")
  private int limit = 10;

  @Override
  public Integer call() {
    if (limit < 1 || limit > MOST) {
      throw GraftException.user(
          "value " + limit + " is out of range", "--limit", "give a number from 1 to " + MOST);
    }
    Console console = knowledge.graft().console();
    try (IndexedGraph opened = graph.open(knowledge.graft().console())) {
      for (Concept concept : opened.search(query, limit)) {
        if (json.on()) {
          console.json(ConceptJson.of(concept));
        } else {
          console.print(concept.id() + "  " + concept.preferredName());
        }
      }
    }
    return 0;
  }
}

package io.graft.host.cli;

import io.graft.host.knowledge.DomainKnowledge;
import io.graft.host.plugins.DomainLease;
import io.graft.knowledge.index.IndexedGraph;
import io.graft.spi.GraftException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Option;

/** Which graph a command opens. */
final class GraphOption {
  @ArgGroup(multiplicity = "1")
  private Choice choice;

  private static final class Choice {
    @Option(names = "--index", paramLabel = "DIR", description = "The folder of an index.")
    private @Nullable Path index;

    @Option(
        names = "--domain",
        paramLabel = "NAME",
        description = "The graph of a domain, which is built when it is not there yet.")
    private @Nullable String domain;
  }

  /** Opens it; the caller closes it. */
  IndexedGraph open(Console console) {
    if (choice.index != null) {
      return IndexedGraph.open(choice.index);
    }
    String domain = String.valueOf(choice.domain);
    try (Plugins plugins = new Plugins();
        DomainLease lease = plugins.get().lease(domain)) {
      BuildConsole progress = new BuildConsole(console);
      IndexedGraph graph =
          DomainKnowledge.open(lease, plugins.get().policy(), progress)
              .orElseThrow(
                  () ->
                      GraftException.user(
                          "the domain has no knowledge",
                          domain,
                          "name a terminology in domains." + domain + ".knowledge of graft.yaml"));
      progress.clear();
      return graph;
    }
  }
}

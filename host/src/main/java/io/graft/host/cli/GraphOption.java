package io.graft.host.cli;

import io.graft.knowledge.index.IndexedGraph;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** Which index a command opens. */
final class GraphOption {
  @Option(
      names = "--index",
      paramLabel = "DIR",
      required = true,
      description = "The folder of an index.")
  private Path index;

  /** Opens it; the caller closes it. */
  IndexedGraph open() {
    return IndexedGraph.open(index);
  }
}

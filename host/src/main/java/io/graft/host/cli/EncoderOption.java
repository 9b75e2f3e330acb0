package io.graft.host.cli;

import io.graft.host.knowledge.GraphVectors;
import io.graft.knowledge.index.IndexedGraph;
import io.graft.knowledge.names.NameVectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The option {@code --encoder}: what makes vectors of names. */
final class EncoderOption {
  @Option(
      names = "--encoder",
      paramLabel = "RUN",
      description =
          "Compare names by the vectors of this run, or of a model. The vectors of the graph's"
              + " names are made once and kept in its index.")
  private @Nullable String encoder;

  boolean given() {
    return encoder != null;
  }

  /** Opens it; the caller closes it. */
  OpenEncoder open() {
    return OpenEncoder.of(String.valueOf(encoder));
  }

  /** The vectors of a graph's names, made with a bar when they are not there. */
  static NameVectors vectors(IndexedGraph graph, OpenEncoder encoder, Console console) {
    BuildConsole progress = new BuildConsole(console);
    NameVectors vectors =
        GraphVectors.of(
            graph,
            encoder.names(),
            count -> progress.done("names encoded", count, graph.manifest().names()));
    progress.clear();
    return vectors;
  }
}

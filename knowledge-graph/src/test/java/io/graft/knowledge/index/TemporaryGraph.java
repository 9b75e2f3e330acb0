package io.graft.knowledge.index;

import io.graft.knowledge.reader.SourceFiles;
import io.graft.knowledge.reader.TerminologyReader;
import io.graft.knowledge.reader.TerminologyReaders;
import io.graft.spi.Settings;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Builds indexes for tests. */
public final class TemporaryGraph {
  private TemporaryGraph() {}

  /** The source of a file or folder in a format. */
  public static FileSource source(String format, Path path, Map<String, ?> settings) {
    TerminologyReader reader = TerminologyReaders.named(format);
    return new FileSource(
        reader, SourceFiles.at(path), Settings.of(reader.settings(), settings, "test"));
  }

  /** Builds an index. */
  public static GraphBuilder.Built build(
      String format, Path path, Map<String, ?> settings, Path out) {
    return GraphBuilder.build(List.of(source(format, path, settings)), out, BuildProgress.SILENT);
  }
}

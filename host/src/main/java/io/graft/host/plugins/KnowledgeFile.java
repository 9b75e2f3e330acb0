package io.graft.host.plugins;

import java.nio.file.Path;
import java.util.Map;

/**
 * A terminology that the operator adds to a domain's knowledge.
 *
 * @param format a format of {@code graft knowledge build}, such as {@code rrf}
 * @param path file, archive or folder
 * @param settings of the format
 */
public record KnowledgeFile(String format, Path path, Map<String, Object> settings) {
  public KnowledgeFile {
    settings = Map.copyOf(settings);
  }
}

package io.graft.knowledge.reader;

import io.graft.spi.Setting;
import io.graft.spi.Settings;
import io.graft.spi.knowledge.KnowledgeSink;
import java.util.List;

/**
 * Reads one format of terminologies. A stateless, thread-safe service, found through {@code
 * META-INF/services}.
 */
public interface TerminologyReader {

  /** The name of the format, such as {@code rrf}. */
  String name();

  /** One sentence for the help text. */
  String description();

  /** The settings it understands, such as filters or a column mapping. Never null. */
  List<Setting> settings();

  /**
   * Streams everything to {@code sink}. A sink that is a {@link FactSink} gets single facts and the
   * number of rows; any other gets concepts in parts, which it merges.
   *
   * @param settings checked against {@link #settings()}
   * @throws io.graft.spi.GraftException of category DATA that names file and line
   */
  void read(SourceFiles files, Settings settings, KnowledgeSink sink);
}

package io.graft.knowledge.reader;

import io.graft.spi.ErrorCategory;
import io.graft.spi.GraftException;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.TreeMap;

/** The readers by the names of their formats. */
public final class TerminologyReaders {
  private TerminologyReaders() {}

  /**
   * The reader of a format.
   *
   * @throws GraftException of category USER that lists the formats there are
   */
  public static TerminologyReader named(String format) {
    Map<String, TerminologyReader> byName = new TreeMap<>();
    all().forEach(reader -> byName.put(reader.name(), reader));
    TerminologyReader reader = byName.get(format);
    if (reader == null) {
      throw GraftException.unknown(ErrorCategory.USER, "format", format, byName.keySet(), null);
    }
    return reader;
  }

  /** All readers, by name. */
  public static List<TerminologyReader> all() {
    // the loader of this class: a plugin's thread may carry another
    return ServiceLoader.load(TerminologyReader.class, TerminologyReader.class.getClassLoader())
        .stream()
        .map(ServiceLoader.Provider::get)
        .sorted(java.util.Comparator.comparing(TerminologyReader::name))
        .toList();
  }
}

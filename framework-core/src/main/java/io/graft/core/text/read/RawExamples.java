package io.graft.core.text.read;

import io.graft.core.recipe.DataFormat;
import io.graft.spi.GraftException;
import java.io.Closeable;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** The examples of one file of one format. Throws nothing but GraftExceptions of category DATA. */
public interface RawExamples extends Closeable {

  /**
   * Opens a file, which is read no further than its first bytes.
   *
   * @param file its name tells the format
   * @throws GraftException of category DATA when it is missing or its name has no known ending
   */
  static RawExamples open(Path file, ExampleFields fields) {
    DataFormat format =
        DataFormat.of(file)
            .orElseThrow(
                () ->
                    GraftException.data(
                        "the name has no known ending",
                        file.toString(),
                        "rename it to end with " + String.join(", ", DataFormat.endings())));
    return of(Utf8Lines.open(file), fields, format);
  }

  /** The examples of lines that are open; closed with what is returned. */
  static RawExamples of(Utf8Lines lines, ExampleFields fields, DataFormat format) {
    return switch (format) {
      case JSONL -> new JsonlExamples(lines, fields);
      case CSV -> new TableExamples(lines, fields, ',');
      case TSV -> new TableExamples(lines, fields, '\t');
    };
  }

  /**
   * The next example, or null at the end. After an exception the next call goes on with the row
   * behind the faulty one, unless the file is {@link #broken()}.
   */
  @Nullable RawExample next();

  /** Whether the last exception was about the whole file, so that nothing more can be read. */
  boolean broken();

  /** Where a field is, for errors. */
  String where(long line, String field);
}

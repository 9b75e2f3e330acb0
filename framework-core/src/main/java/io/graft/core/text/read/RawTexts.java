package io.graft.core.text.read;

import io.graft.core.recipe.DataFormat;
import io.graft.spi.GraftException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.function.Consumer;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/**
 * Reads texts without labels one by one, so that a file of any size needs the memory of one
 * document. In a {@code .txt} file, lines that follow each other are one document and a blank line
 * ends it; in the formats of {@link ExampleReader} each row is one, and what else stands in the row
 * is passed over. Strict UTF-8, plain or gzipped.
 */
public final class RawTexts {
  /** The longest document of a .txt file, in UTF-16 units; a longer one goes on as another. */
  static final int MAX_DOCUMENT = 1 << 20;

  private RawTexts() {}

  /**
   * The documents of a file, in order; blank ones are passed over. The caller closes the stream,
   * which closes the file.
   *
   * @param field the field or column with the text; not used for .txt
   * @throws GraftException of category DATA that names file and line
   */
  public static Stream<String> documents(Path file, String field) {
    if (DataFormat.plainText(file)) {
      return lines(file);
    }
    if (DataFormat.of(file).isEmpty()) {
      throw GraftException.data(
          "the name has no known ending",
          file.toString(),
          "rename it to end with .txt, " + String.join(", ", DataFormat.endings()));
    }
    ExampleFields fields = new ExampleFields(field, "", LabelKind.NONE);
    return new ExampleReader(fields, null)
        .withBlankTexts()
        .read(file)
        .map(example -> example.text())
        .filter(text -> !text.isBlank());
  }

  private static Stream<String> lines(Path file) {
    Utf8Lines lines = Utf8Lines.open(file);
    return StreamSupport.stream(new Documents(lines), false).onClose(() -> close(lines, file));
  }

  private static void close(Utf8Lines lines, Path file) {
    try {
      lines.close();
    } catch (IOException e) {
      throw GraftException.data("the file cannot be closed", file.toString(), "check its disk", e);
    }
  }

  private static final class Documents extends Spliterators.AbstractSpliterator<String> {
    private final Utf8Lines lines;

    Documents(Utf8Lines lines) {
      super(Long.MAX_VALUE, Spliterator.ORDERED | Spliterator.NONNULL);
      this.lines = lines;
    }

    @Override
    public boolean tryAdvance(Consumer<? super String> action) {
      StringBuilder document = new StringBuilder();
      while (document.length() < MAX_DOCUMENT) {
        @Nullable String line = lines.next();
        if (line == null) {
          break;
        }
        if (!line.isBlank()) {
          document.append(document.isEmpty() ? "" : "\n").append(line.stripTrailing());
        } else if (!document.isEmpty()) {
          break;
        }
      }
      if (document.isEmpty()) {
        return false;
      }
      action.accept(document.toString());
      return true;
    }
  }
}

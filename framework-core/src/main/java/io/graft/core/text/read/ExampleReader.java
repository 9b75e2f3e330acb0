package io.graft.core.text.read;

import io.graft.core.recipe.DataFormat;
import io.graft.spi.ErrorCategory;
import io.graft.spi.GraftException;
import io.graft.spi.text.Example;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.function.Consumer;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/**
 * Reads examples one by one, so that a file of any size needs the memory of one example. Immutable
 * and thread-safe; the streams it gives are neither.
 *
 * <p>Files are JSON Lines, CSV or TSV in strict UTF-8, plain or gzipped; a byte order mark is
 * dropped. A line has at most 8 MiB. Texts must hold more than white space; each label must be
 * known when labels are given; a label that a multi-label example names twice counts once. The id
 * of an example is the file's name and the line where it starts, such as {@code train.jsonl:17}.
 * Errors are {@link GraftException}s of category DATA that name file, line and field.
 */
public final class ExampleReader {
  private final ExampleFields fields;
  private final @Nullable LabelSet labels;
  private final boolean blankTexts;
  private final boolean skips;

  /**
   * @param labels the allowed labels, or null to allow any
   */
  public ExampleReader(ExampleFields fields, @Nullable LabelSet labels) {
    this(fields, labels, false, false);
  }

  private ExampleReader(
      ExampleFields fields, @Nullable LabelSet labels, boolean blankTexts, boolean skips) {
    this.fields = fields;
    this.labels = labels;
    this.blankTexts = blankTexts;
    this.skips = skips;
  }

  /** The same, but a text may be empty or hold nothing but white space. */
  public ExampleReader withBlankTexts() {
    return new ExampleReader(fields, labels, true, skips);
  }

  /**
   * The same, but an example with a fault is passed over; a file that cannot be read on is still an
   * error.
   */
  public ExampleReader skipping() {
    return new ExampleReader(fields, labels, blankTexts, true);
  }

  /**
   * The examples of a file, in order. The caller closes the stream, which closes the file.
   *
   * @param file its name tells the format
   */
  public Stream<Example> read(Path file) {
    return read(RawExamples.open(file, fields), file.toString());
  }

  /**
   * The examples of a stream, in order.
   *
   * @param in plain or gzipped; closed with the stream that is returned, or when this throws
   * @param name how to name it in ids and errors, a path or a word
   */
  public Stream<Example> read(InputStream in, String name, DataFormat format) {
    return read(RawExamples.of(new Utf8Lines(in, name), fields, format), name);
  }

  private Stream<Example> read(RawExamples source, String name) {
    String shortName = name.substring(Math.max(name.lastIndexOf('/'), name.lastIndexOf('\\')) + 1);
    return StreamSupport.stream(new ExampleSpliterator(source, shortName), false)
        .onClose(() -> close(source, name));
  }

  private static void close(RawExamples source, String name) {
    try {
      source.close();
    } catch (IOException e) {
      throw GraftException.data("the file cannot be closed", name, "check its disk", e);
    }
  }

  private final class ExampleSpliterator extends Spliterators.AbstractSpliterator<Example> {
    private final RawExamples source;
    private final String name;
    private boolean any;
    private boolean ended;

    ExampleSpliterator(RawExamples source, String name) {
      super(Long.MAX_VALUE, Spliterator.ORDERED | Spliterator.NONNULL);
      this.source = source;
      this.name = name;
    }

    @Override
    public boolean tryAdvance(Consumer<? super Example> action) {
      Example example = next();
      while (example == null && !ended) {
        example = next();
      }
      if (example != null) {
        action.accept(example);
      }
      return example != null;
    }

    /** Null for an example that is skipped, and at the end. */
    private @Nullable Example next() {
      try {
        RawExample raw = source.next();
        return raw == null ? end() : example(raw);
      } catch (GraftException e) {
        if (!skips || ended || source.broken()) {
          throw e;
        }
        return null;
      }
    }

    private @Nullable Example end() {
      ended = true;
      if (!any && fields.labels() != LabelKind.NONE) {
        throw GraftException.data(
            "the file has no examples", source.where(1, ""), "give a file with examples");
      }
      return null;
    }

    private Example example(RawExample raw) {
      String second = fields.second();
      Example example =
          new Example(
              name + ":" + raw.line(),
              text(raw.text(), raw.line(), fields.text()),
              second == null ? null : text(raw.second(), raw.line(), second),
              labels(raw));
      any = true;
      return example;
    }

    private String text(@Nullable String text, long line, String field) {
      if (text == null) {
        throw missing(line, field);
      }
      if (text.isBlank() && !blankTexts) {
        throw GraftException.data(
            "the text is empty", source.where(line, field), "write a text or drop the example");
      }
      requireWellFormed(text, line, field);
      return text;
    }

    private List<String> labels(RawExample raw) {
      if (fields.labels() == LabelKind.NONE) {
        return List.of();
      }
      List<String> given = raw.labels();
      if (given == null && fields.labels() == LabelKind.OPTIONAL) {
        return List.of();
      }
      if (given == null) {
        throw missing(raw.line(), fields.label());
      }
      String where = source.where(raw.line(), fields.label());
      Set<String> distinct = new LinkedHashSet<>(given);
      for (String label : distinct) {
        if (label.isBlank()) {
          throw GraftException.data("a label is empty", where, "write a label");
        }
        requireWellFormed(label, raw.line(), fields.label());
        if (labels != null && !labels.contains(label)) {
          throw GraftException.unknown(ErrorCategory.DATA, "label", label, labels.names(), where);
        }
      }
      return List.copyOf(distinct);
    }

    /** JSON can escape half a surrogate pair, which is no character and no UTF-8. */
    private void requireWellFormed(String text, long line, String field) {
      for (int i = 0; i < text.length(); i++) {
        char c = text.charAt(i);
        if (!Character.isSurrogate(c)) {
          continue;
        }
        boolean pair = i + 1 < text.length() && Character.isSurrogatePair(c, text.charAt(i + 1));
        if (!pair) {
          throw GraftException.data(
              "character " + (i + 1) + " is half a surrogate pair",
              source.where(line, field),
              "write the whole character");
        }
        i++;
      }
    }

    private GraftException missing(long line, String field) {
      return GraftException.data(
          "field '" + field + "' is missing",
          source.where(line, field),
          "add it, or name another one with data.text or data.label");
    }
  }
}

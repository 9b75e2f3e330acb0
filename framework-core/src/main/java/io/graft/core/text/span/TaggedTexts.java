package io.graft.core.text.span;

import io.graft.core.recipe.DataFormat;
import io.graft.core.text.read.LabelSet;
import io.graft.core.text.read.Utf8Lines;
import io.graft.spi.GraftException;
import io.graft.spi.text.Example;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The texts of a file with labelled spans, one by one. An example's labels are the labels of its
 * spans. Throws nothing but GraftExceptions of category DATA.
 */
public interface TaggedTexts extends Closeable {

  /** The next example, or null at the end. After an exception the call goes on behind the fault. */
  @Nullable Example next();

  /** Whether the last exception was about the whole file, so that nothing more can be read. */
  boolean broken();

  /**
   * Opens a file: CoNLL by its name, otherwise JSON Lines.
   *
   * @param textField the field with the text; not used for CoNLL
   * @param spanField the field with the list of spans; not used for CoNLL
   * @param labels the allowed types, or null for any
   * @throws GraftException of category DATA when it is missing, or neither
   */
  static TaggedTexts open(
      Path file, String textField, String spanField, @Nullable LabelSet labels) {
    return open(file, new SpanFields(textField, null, spanField, null), labels);
  }

  /** The same for texts that may come with a second one. */
  static TaggedTexts open(Path file, SpanFields fields, @Nullable LabelSet labels) {
    if (DataFormat.conll(file) && fields.second() == null) {
      return ConllReader.tagged(file, labels);
    }
    if (DataFormat.of(file).filter(DataFormat.JSONL::equals).isEmpty()) {
      throw GraftException.data(
          "parts of texts are not read from files of this kind",
          file.toString(),
          "give a file that ends with .conll or .jsonl, perhaps with .gz");
    }
    return new SpanReader(Utf8Lines.open(file), fields, labels);
  }

  /**
   * All examples of a file.
   *
   * @param skips whether an example with a fault is passed over
   */
  static List<Example> readAll(TaggedTexts texts, Path file, boolean skips) {
    List<Example> all = new ArrayList<>();
    try (texts) {
      while (true) {
        try {
          Example example = texts.next();
          if (example == null) {
            break;
          }
          all.add(example);
        } catch (GraftException e) {
          if (!skips || texts.broken()) {
            throw e;
          }
        }
      }
    } catch (IOException e) {
      throw GraftException.data("the file cannot be closed", file.toString(), "check its disk", e);
    }
    if (all.isEmpty()) {
      throw GraftException.data(
          "the file has no examples", file.toString(), "give a file with examples");
    }
    return all;
  }
}

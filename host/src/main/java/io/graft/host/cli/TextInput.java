package io.graft.host.cli;

import io.graft.core.recipe.DataFormat;
import io.graft.core.text.read.ExampleFields;
import io.graft.core.text.read.ExampleReader;
import io.graft.core.text.read.LabelKind;
import io.graft.core.text.span.ConllReader;
import io.graft.spi.GraftException;
import io.graft.spi.text.Example;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where a command gets its texts from: from options, or from a file of any size. */
final class TextInput {
  private static final int AT_ONCE = 512;

  @Option(names = "--text", paramLabel = "TEXT", description = "A text; may be repeated.")
  private @Nullable List<String> texts;

  @Option(
      names = "--input",
      paramLabel = "FILE",
      description =
          "A .jsonl, .csv or .tsv file with a field 'text', or a .conll file; perhaps gzipped.")
  private @Nullable Path file;

  /**
   * Hands the texts on, some hundred at a time and in order.
   *
   * @param fields what to read of a file
   */
  void forEachChunk(ExampleFields fields, Consumer<List<Example>> action) {
    if (texts != null && texts.stream().anyMatch(String::isBlank)) {
      throw GraftException.user("the text is empty", "--text", "give a text");
    }
    forEachChunk(new ExampleReader(fields.withoutLabels(), null), action);
  }

  /** The same for the field {@code text}, which may be empty. */
  void forEachChunk(Consumer<List<Example>> action) {
    ExampleFields fields = new ExampleFields("text", "label", LabelKind.NONE);
    forEachChunk(new ExampleReader(fields, null).withBlankTexts(), action);
  }

  private void forEachChunk(ExampleReader reader, Consumer<List<Example>> action) {
    if (texts != null) {
      List<Example> examples = new ArrayList<>();
      for (String text : texts) {
        examples.add(example(text, examples.size() + 1));
      }
      action.accept(examples);
      return;
    }
    if (file == null) {
      throw new AssertionError("one of the two is given");
    }
    if (DataFormat.conll(file)) {
      forEachSentence(file, action);
      return;
    }
    try (Stream<Example> stream = reader.read(file)) {
      Iterator<Example> examples = stream.iterator();
      while (examples.hasNext()) {
        List<Example> chunk = new ArrayList<>();
        while (chunk.size() < AT_ONCE && examples.hasNext()) {
          chunk.add(examples.next());
        }
        action.accept(chunk);
      }
    }
  }

  private static void forEachSentence(Path file, Consumer<List<Example>> action) {
    try (ConllReader sentences = ConllReader.untagged(file)) {
      List<Example> chunk = new ArrayList<>();
      for (Example next = sentences.next(); next != null; next = sentences.next()) {
        chunk.add(next);
        if (chunk.size() == AT_ONCE) {
          action.accept(chunk);
          chunk = new ArrayList<>();
        }
      }
      if (!chunk.isEmpty()) {
        action.accept(chunk);
      }
    } catch (IOException e) {
      throw GraftException.data("the file cannot be closed", file.toString(), "check its disk", e);
    }
  }

  private static Example example(String text, int number) {
    return new Example("text:" + number, text, null, List.of());
  }
}

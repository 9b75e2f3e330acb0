package io.graft.core.task.maskedlm;

import io.graft.core.recipe.DataSection;
import io.graft.core.text.corpus.TextPacking.Boundary;
import io.graft.core.text.mask.TokenMasking.Unit;
import io.graft.core.text.read.RawTexts;
import io.graft.spi.GraftException;
import io.graft.spi.Setting;
import io.graft.spi.Settings;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What a recipe says about continued pretraining. */
final class MaskedLanguageSettings {
  static final List<Setting> DECLARED =
      List.of(
          Setting.text(
              "masking",
              "word",
              List.of("token", "word", "span"),
              "what is hidden together: single tokens, whole words or runs of words"),
          Setting.number("mask_share", 0.15, 0.01, 0.8, "the share of tokens that are hidden"),
          Setting.text(
              "boundary",
              "sentence",
              List.of("word", "sentence", "document"),
              "where a row of packed text may end"),
          Setting.text("general", null, List.of(), "a file of general text to mix in"),
          Setting.number(
              "general_share", 0.2, 0, 0.9, "the share of general rows in an epoch, with general"),
          Setting.text(
              "terms", null, List.of(), "a file of terms, one a line, to hide preferentially"),
          Setting.number(
              "term_weight", 4, 1, 100, "how many times likelier a term is hidden, with terms"),
          Setting.texts(
              "new_tokens",
              List.of(),
              "tokens to add to the vocabulary, or a .txt file with one a line"));

  private final Settings settings;
  private final @Nullable DataSection data;

  /**
   * @param data says where files are; null when there are none to read any more
   */
  MaskedLanguageSettings(Settings settings, @Nullable DataSection data) {
    this.settings = settings;
    this.data = data;
  }

  Unit unit() {
    return Unit.valueOf(settings.text("masking").toUpperCase(Locale.ROOT));
  }

  double maskShare() {
    return settings.number("mask_share");
  }

  Boundary boundary() {
    return Boundary.valueOf(settings.text("boundary").toUpperCase(Locale.ROOT));
  }

  Optional<Path> general() {
    return file("general");
  }

  /** The field that texts are in. */
  String textField() {
    return data == null ? "text" : data.text();
  }

  double generalShare() {
    return settings.number("general_share");
  }

  double termWeight() {
    return settings.number("term_weight");
  }

  /** The terms to prefer; empty without a file. */
  List<String> terms() {
    return file("terms").map(MaskedLanguageSettings::lines).orElse(List.of());
  }

  /** The tokens to add, those of files among them. */
  List<String> newTokens() {
    List<String> tokens = new ArrayList<>();
    for (String given : settings.texts("new_tokens")) {
      if (data != null && (given.endsWith(".txt") || given.endsWith(".txt.gz"))) {
        tokens.addAll(lines(data.dir().resolve(given)));
      } else if (given.isBlank()) {
        throw GraftException.user("a new token is blank", "task.new_tokens", "leave it out");
      } else {
        tokens.add(given.strip());
      }
    }
    return List.copyOf(tokens);
  }

  private Optional<Path> file(String key) {
    return data == null
        ? Optional.empty()
        : settings.optionalText(key).map(name -> data.dir().resolve(name));
  }

  private static List<String> lines(Path file) {
    try (Stream<String> documents = RawTexts.documents(file, "text")) {
      return documents
          .flatMap(String::lines)
          .map(String::strip)
          .filter(line -> !line.isEmpty())
          .distinct()
          .toList();
    }
  }
}

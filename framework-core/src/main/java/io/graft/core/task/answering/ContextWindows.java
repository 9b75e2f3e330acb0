package io.graft.core.task.answering;

import io.graft.core.text.encode.EncodedExample;
import io.graft.core.text.encode.TextEncoder;
import io.graft.core.text.tokenizer.Encoding;
import io.graft.core.text.tokenizer.SegmentedText;
import io.graft.core.text.tokenizer.Span;
import io.graft.core.text.tokenizer.Tokenizer;
import io.graft.spi.GraftException;
import io.graft.spi.text.Example;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * Puts a question before each window of its text. A question takes half the row at most; windows
 * begin where a word does.
 */
final class ContextWindows {
  private final TextEncoder encoder;
  private final int stride;

  /**
   * @param stride tokens that two windows share
   */
  ContextWindows(TextEncoder encoder, int stride) {
    this.encoder = encoder;
    this.stride = stride;
  }

  /** The rows of an example, at least one; only tokens of its text have places. */
  List<EncodedExample> of(Example example) {
    Tokenizer tokenizer = encoder.tokenizer();
    String question = question(Objects.requireNonNull(example.second(), "a question"));
    SegmentedText context = encoder.segmented(example.text());
    Encoding tokens = tokenizer.encode(context.text(), Tokenizer.NO_LIMIT, false);
    int room =
        encoder.maxLength() - tokenizer.encodePair(question, "", Tokenizer.NO_LIMIT).length();
    if (room < 1) {
      throw GraftException.user(
          "rows of " + encoder.maxLength() + " tokens have no room for a question and its text",
          "training.max_length",
          "set it higher");
    }
    List<EncodedExample> windows = new ArrayList<>();
    int from = 0;
    while (true) {
      int to = Math.min(from + room, tokens.length());
      windows.add(window(example, question, context, tokens, from, to));
      if (to == tokens.length()) {
        return windows;
      }
      from = next(context.text(), tokens, from, to - Math.min(stride, room / 2));
    }
  }

  private String question(String original) {
    String question = encoder.segmented(original).text();
    Encoding tokens = encoder.tokenizer().encode(question, Tokenizer.NO_LIMIT, false);
    int most = Math.max(1, encoder.maxLength() / 2 - 3);
    return tokens.length() <= most ? question : question.substring(0, tokens.span(most - 1).end());
  }

  /** A window that began inside a word would be cut into other tokens. */
  private static int next(String text, Encoding tokens, int from, int wanted) {
    int next = Math.max(from + 1, wanted);
    while (next > from + 1 && insideWord(text, tokens.span(next).start())) {
      next--;
    }
    return insideWord(text, tokens.span(next).start()) ? Math.max(from + 1, wanted) : next;
  }

  private static boolean insideWord(String text, int at) {
    return at > 0
        && Character.isLetterOrDigit(text.codePointBefore(at))
        && Character.isLetterOrDigit(text.codePointAt(at))
        && !Character.isIdeographic(text.codePointAt(at));
  }

  private EncodedExample window(
      Example example, String question, SegmentedText context, Encoding tokens, int from, int to) {
    int start = from == to ? 0 : tokens.span(from).start();
    int end = from == to ? 0 : tokens.span(to - 1).end();
    Encoding pair =
        encoder
            .tokenizer()
            .encodePair(question, context.text().substring(start, end), encoder.maxLength());
    List<Span> places = new ArrayList<>();
    for (int i = 0; i < pair.length(); i++) {
      Span span = pair.span(i);
      places.add(
          pair.sequence(i) == 1
              ? context.toOriginal(new Span(span.start() + start, span.end() + start))
              : Span.NOWHERE);
    }
    return new EncodedExample(example, pair.ids(), pair.typeIds(), places);
  }
}

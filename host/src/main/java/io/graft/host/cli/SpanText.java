package io.graft.host.cli;

import io.graft.core.task.Prediction;
import io.graft.core.task.ScoredSpan;
import io.graft.core.text.span.Words;
import io.graft.spi.GraftException;
import io.graft.spi.text.Example;
import io.graft.spi.text.LabelledSpan;
import io.graft.spi.text.Segment;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** Parts of texts as they are written out. Places count code points, the end exclusive. */
final class SpanText {
  private SpanText() {}

  /**
   * The parts that were found.
   *
   * @throws GraftException of category USER when the run's task looks for none
   */
  static List<ScoredSpan> of(Prediction prediction) {
    List<ScoredSpan> spans = prediction.spans();
    if (spans == null) {
      throw GraftException.user(
          "the run predicts labels of whole texts, not parts of them",
          "--format",
          "leave the option out, or use --json");
    }
    return spans;
  }

  /** One line for people. */
  static String summary(Prediction prediction) {
    List<ScoredSpan> spans = of(prediction);
    return spans.isEmpty()
        ? "(none)"
        : spans.stream()
            .map(
                span ->
                    String.format(
                        Locale.ROOT,
                        "%s %.3f [%d,%d) '%s'",
                        span.label(),
                        span.score(),
                        codePoints(prediction.text(), span.start()),
                        codePoints(prediction.text(), span.end()),
                        covered(prediction, span)))
            .collect(Collectors.joining("; "));
  }

  /** Objects with start, end, text, label and score. */
  static List<Map<String, Object>> json(Prediction prediction) {
    List<Map<String, Object>> objects = new ArrayList<>();
    for (ScoredSpan span : of(prediction)) {
      Map<String, Object> object = object(prediction, span);
      object.put("score", span.score());
      objects.add(object);
    }
    return objects;
  }

  /** A line of a file that can be trained on. */
  static Map<String, Object> row(Prediction prediction) {
    Map<String, Object> row = new LinkedHashMap<>();
    row.put("text", prediction.text());
    row.put("entities", of(prediction).stream().map(span -> object(prediction, span)).toList());
    return row;
  }

  /** A sentence: each word, a tab and its tag; then a blank line. */
  static List<String> conll(Example example, List<ScoredSpan> spans) {
    List<Segment> words = Words.of(example);
    List<String> tags =
        Words.tags(
            words,
            spans.stream()
                .map(span -> new LabelledSpan(span.start(), span.end(), span.label()))
                .toList());
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < tags.size(); i++) {
      lines.add(words.get(i).text() + "\t" + tags.get(i));
    }
    lines.add("");
    return lines;
  }

  private static Map<String, Object> object(Prediction prediction, ScoredSpan span) {
    Map<String, Object> object = new LinkedHashMap<>();
    object.put("start", codePoints(prediction.text(), span.start()));
    object.put("end", codePoints(prediction.text(), span.end()));
    object.put("text", covered(prediction, span));
    object.put("label", span.label());
    return object;
  }

  private static String covered(Prediction prediction, ScoredSpan span) {
    return prediction.text().substring(span.start(), span.end());
  }

  private static int codePoints(String text, int units) {
    return text.codePointCount(0, units);
  }
}

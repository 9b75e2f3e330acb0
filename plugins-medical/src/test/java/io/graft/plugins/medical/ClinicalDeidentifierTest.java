package io.graft.plugins.medical;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.graft.spi.text.LabelledSpan;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Measures the rules on sentences written for this, whose identifying parts are marked. */
class ClinicalDeidentifierTest {
  private static final Pattern MARK = Pattern.compile("\\[([A-Z]+)\\|([^\\]]+)\\]");

  private final ClinicalDeidentifier rules = new ClinicalDeidentifier();

  private record Marked(String text, List<LabelledSpan> spans) {}

  /** What counts: all, those found with exact borders and kind, and those wholly covered. */
  private static final class Count {
    private int marked;
    private int found;
    private int exact;
    private int covered;

    double precision() {
      return (double) exact / found;
    }

    double recall() {
      return (double) exact / marked;
    }

    double coverage() {
      return (double) covered / marked;
    }
  }

  private static List<Marked> sentences() throws IOException {
    List<Marked> all = new ArrayList<>();
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(
                ClinicalDeidentifierTest.class.getResourceAsStream("identities.txt"),
                StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        StringBuilder text = new StringBuilder();
        List<LabelledSpan> spans = new ArrayList<>();
        Matcher mark = MARK.matcher(line);
        int at = 0;
        while (mark.find()) {
          text.append(line, at, mark.start());
          int start = text.length();
          text.append(mark.group(2));
          spans.add(new LabelledSpan(start, text.length(), mark.group(1)));
          at = mark.end();
        }
        all.add(new Marked(text.append(line.substring(at)).toString(), spans));
      }
    }
    return all;
  }

  @Test
  void recallAndPrecisionAreThoseOfTheDocument() throws IOException {
    List<Marked> sentences = sentences();
    assertTrue(sentences.size() >= 300, sentences.size() + " sentences");
    Count english = new Count();
    Count chinese = new Count();
    Map<String, Count> kinds = new TreeMap<>();
    StringBuilder misses = new StringBuilder();
    for (Marked sentence : sentences) {
      boolean han = sentence.text().codePoints().anyMatch(Character::isIdeographic);
      List<LabelledSpan> found = rules.find(sentence.text());
      count(han ? chinese : english, null, sentence, found);
      for (String kind : List.of("ADDRESS", "DATE", "EMAIL", "ID", "NAME", "PHONE")) {
        count(kinds.computeIfAbsent(kind, k -> new Count()), kind, sentence, found);
      }
      if (!found.equals(sentence.spans())) {
        misses.append(sentence.text()).append(" -> ");
        found.forEach(
            s ->
                misses.append(
                    s.label() + "=" + sentence.text().substring(s.start(), s.end()) + "; "));
        misses.append('\n');
      }
    }
    String report = report(english, chinese, kinds) + misses;
    assertTrue(english.precision() >= 0.99 && english.recall() >= 0.92, report);
    assertTrue(chinese.precision() >= 0.97 && chinese.recall() >= 0.91, report);
    assertTrue(english.coverage() >= english.recall(), report);
  }

  private static void count(Count count, String kind, Marked sentence, List<LabelledSpan> found) {
    for (LabelledSpan span : sentence.spans()) {
      if (kind == null || span.label().equals(kind)) {
        count.marked++;
        count.exact += found.contains(span) ? 1 : 0;
        count.covered +=
            found.stream().anyMatch(f -> f.start() <= span.start() && span.end() <= f.end())
                ? 1
                : 0;
      }
    }
    count.found += (int) found.stream().filter(f -> kind == null || f.label().equals(kind)).count();
  }

  private static String report(Count english, Count chinese, Map<String, Count> kinds) {
    Map<String, Count> all = new TreeMap<>(kinds);
    all.put("english", english);
    all.put("chinese", chinese);
    StringBuilder report = new StringBuilder();
    all.forEach(
        (name, c) ->
            report.append(
                String.format(
                    java.util.Locale.ROOT,
                    "%s: marked %d, found %d, precision %.3f, recall %.3f, covered %.3f%n",
                    name,
                    c.marked,
                    c.found,
                    c.precision(),
                    c.recall(),
                    c.coverage())));
    return report.toString();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1", "1-", "Dr. A", "A", "Aa ", "住", "市", "一", "12 Aa ", "a@", "王", "患者王", "1 ", "May 1"
      })
  void timeIsLinearInHostileText(String unit) {
    String text = unit.repeat(20_000 / unit.length());
    assertTimeoutPreemptively(Duration.ofSeconds(10), () -> rules.find(text));
  }

  @Test
  void nothingIsFoundWhereNothingIs() {
    assertEquals(List.of(), rules.find(""));
    assertEquals(List.of(), rules.find("The rash is gone."));
  }
}

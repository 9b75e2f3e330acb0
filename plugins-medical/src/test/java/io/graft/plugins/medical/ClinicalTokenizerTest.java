package io.graft.plugins.medical;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.graft.spi.text.Segment;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ClinicalTokenizerTest {
  private final ClinicalSession session = new ClinicalSession(Abbreviations.load(), true);

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = ';',
      value = {
        "500mg; 500|mg",
        "500 mg; 500|mg",
        "5mg/kg; 5|mg|/|kg",
        "5 mg/kg/day; 5|mg|/|kg|/|day",
        "1,000IU; 1000|IU",
        "2.5-5mL; 2.5|-|5|mL",
        "50µg; 50|mcg",
        "50ug; 50|mcg",
        "90%; 90|%",
        "38.5°C; 38.5|°C",
        "120mg/dL.; 120|mg|/|dL",
        "q8h; every 8 hours",
        "q 4-6 hrs; every 4-6 hours",
        "Q12H; every 12 hours",
        "q2d; every 2 days",
        "b.i.d.; twice daily",
        "B.I.D; twice daily",
        "BID; twice daily",
        "tid; three times daily",
        "p.o.; by mouth",
        "i.v.; intravenous",
        "s/p; status post",
        "w/o; without",
        "45yo; 45 year old",
        "45 y/o; 45 year old",
        "COVID-19; COVID-19",
        "HER2-positive; HER2-positive",
        "follow-up; follow-up",
        "5-fluorouracil; 5-fluorouracil",
      })
  void readsClinicalExpressions(String text, String expected) {
    assertEquals(expected, segments("given " + text + " today"));
    assertEquals(expected, segments(text));
    assertEquals(expected, segments("(" + text + ")"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "   ",
        "The patient was well.",
        "the highest bid won", // an English word
        "stage IV disease", // a Roman numeral
        "vitamin B12 and T4",
        "e.g. in the U.S. at 8 a.m.",
        "10-20 patients in 1998-2001",
        "the 5g3x strain", // not a unit: letters follow
        "doe and buck",
        "500mgs",
        "xq8h",
      })
  void leavesTheRestAlone(String text) {
    assertEquals("", segments(text));
  }

  @Test
  void aSentenceKeepsItsOffsets() {
    String text = "45 y/o s/p MI, given metoprolol 25mg p.o. b.i.d. and heparin 18 units/kg/h.";
    List<Segment> segments = session.segment(text);
    assertEquals(
        "45 year old|status post|25|mg|by mouth|twice daily|18|units|/|kg|/|h",
        segments.stream().map(Segment::text).collect(Collectors.joining("|")));
    assertEquals("45 y/o", text.substring(segments.get(0).start(), segments.get(0).end()));
    assertEquals("25", text.substring(segments.get(2).start(), segments.get(2).end()));
    assertEquals("b.i.d.", text.substring(segments.get(5).start(), segments.get(5).end()));
  }

  @Test
  void expansionCanBeTurnedOff() {
    ClinicalSession verbatim = new ClinicalSession(Abbreviations.load(), false);
    assertEquals(
        List.of("b.i.d.", "q8h"),
        verbatim.segment("b.i.d. or q8h").stream().map(Segment::text).toList());
  }

  @Test
  void segmentsOfAnyTextAreInOrderAndInside() {
    String alphabet = "0123456789mgkuqhbid.,-/ µ%°é\uD83D\uDE00\nBIDPO";
    SplittableRandom random = new SplittableRandom(7);
    for (int round = 0; round < 5_000; round++) {
      StringBuilder text = new StringBuilder();
      for (int i = random.nextInt(40); i > 0; i--) {
        text.append(alphabet.charAt(random.nextInt(alphabet.length())));
      }
      int before = 0;
      for (Segment segment : session.segment(text.toString())) {
        assertTrue(segment.start() >= before, text::toString);
        assertTrue(segment.end() > segment.start(), text::toString);
        assertTrue(segment.end() <= text.length(), text::toString);
        assertTrue(!segment.text().isEmpty(), text::toString);
        before = segment.end();
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"1", "1,", "1,111", "a-", "a.", "q8", "1-", "9/", "mg/", "5mg/kg/", "-"})
  void timeIsLinearInHostileText(String unit) {
    String text = unit.repeat(300_000 / unit.length());
    assertTimeoutPreemptively(Duration.ofSeconds(10), () -> session.segment(text));
  }

  private String segments(String text) {
    return session.segment(text).stream().map(Segment::text).collect(Collectors.joining("|"));
  }
}

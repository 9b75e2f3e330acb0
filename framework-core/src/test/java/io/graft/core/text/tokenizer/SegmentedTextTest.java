package io.graft.core.text.tokenizer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.graft.spi.ErrorCategory;
import io.graft.spi.GraftException;
import io.graft.spi.text.Segment;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class SegmentedTextTest {

  @Test
  void putsABlankBetweenSegmentsThatTouch() {
    String original = "take 500mg  now";
    SegmentedText text =
        SegmentedText.of(original, List.of(new Segment(5, 8, "500"), new Segment(8, 10, "mg")));
    assertEquals("take 500 mg  now", text.text());
    assertEquals("500", source(text, "500"));
    assertEquals("mg", source(text, "mg"));
    assertEquals("500mg", source(text, "500 mg"));
    assertEquals("now", source(text, "now"));
    assertEquals(new Span(8, 8), text.toOriginal(new Span(8, 9)), "the blank is from nowhere");
  }

  @Test
  void mapsANormalFormOfAnotherLengthToItsWholeSource() {
    String original = "Pt. c/o SOB today";
    SegmentedText text =
        SegmentedText.of(
            original,
            List.of(
                new Segment(0, 3, "patient"),
                new Segment(4, 7, "complains of"),
                new Segment(8, 11, "dyspnea")));
    assertEquals("patient complains of dyspnea today", text.text());
    assertEquals("Pt.", source(text, "patient"));
    assertEquals("SOB", source(text, "dyspnea"));
    assertEquals("today", source(text, "today"));
    assertEquals("Pt. c/o", source(text, "patient complains of"));
  }

  @Test
  void whatANormalFormLeavesAloneMapsExactly() {
    SegmentedText text = SegmentedText.of("(500MG)", List.of(new Segment(1, 6, "500 mg")));
    assertEquals("(500 mg)", text.text());
    assertEquals("500", source(text, "500"));
    assertEquals("MG", source(text, "mg"));
    assertEquals("MG)", source(text, "mg)"));
  }

  @Test
  void separatesASegmentFromAWordItTouches() {
    SegmentedText text = SegmentedText.of("x500mg/d", List.of(new Segment(1, 4, "500")));
    assertEquals("x 500 mg/d", text.text());
    assertEquals("500", source(text, "500"));
    assertEquals("mg/d", source(text, "mg/d"));
  }

  @Test
  void neverCutsASurrogatePair() {
    SegmentedText text =
        SegmentedText.of("\ud83d\ude00", List.of(new Segment(0, 2, "\ud83d\ude01")));
    assertEquals(new Span(0, 2), text.toOriginal(new Span(0, 2)));
    assertEquals(new Span(0, 2), text.toOriginal(new Span(1, 2)));
  }

  @Test
  void anUnchangedTextMapsToItself() {
    SegmentedText text = SegmentedText.unchanged(" a b");
    assertEquals(" a b", text.text());
    assertEquals(new Span(1, 3), text.toOriginal(new Span(1, 3)));
    assertEquals(Span.NOWHERE, SegmentedText.unchanged("").toOriginal(Span.NOWHERE));
  }

  @Test
  void refusesSegmentsThatBreakTheContract() {
    for (List<Segment> bad :
        List.of(
            List.of(new Segment(2, 4, "x")),
            List.of(new Segment(0, 2, "x"), new Segment(1, 3, "y")),
            List.of(new Segment(2, 3, "x"), new Segment(0, 1, "y")),
            List.of(new Segment(0, 1, "")))) {
      GraftException refusal =
          assertThrows(GraftException.class, () -> SegmentedText.of("abc", bad));
      assertEquals(ErrorCategory.PLUGIN, refusal.category());
    }
  }

  @Test
  void tokensFindTheirPlaceInTheOriginal() throws IOException {
    SegmentedText text =
        SegmentedText.of(
            "\ud83d\ude00 took 500mg ASA",
            List.of(
                new Segment(8, 11, "500"), new Segment(11, 13, "mg"), new Segment(14, 17, "drug")));
    SegmentedText question = SegmentedText.of("50mg?", List.of(new Segment(0, 2, "50")));
    try (Tokenizer tokenizer = TokenFixtures.miniLm()) {
      Encoding encoding = tokenizer.encode(text.text()).inOriginal(text, null);
      assertEquals(
          List.of("[CLS]", "[UNK]", "took", "500", "mg", "drug", "[SEP]"), encoding.tokens());
      assertEquals(new Span(8, 11), encoding.span(3));
      assertEquals(new Span(11, 13), encoding.span(4));
      assertEquals(new Span(14, 17), encoding.span(5));
      assertEquals(new Span(13, 16), encoding.codePointSpans().get(5));
      assertEquals(Span.NOWHERE, encoding.span(6));
      Encoding pair =
          tokenizer
              .encodePair(text.text(), question.text(), Tokenizer.NO_LIMIT)
              .inOriginal(text, question);
      assertEquals("mg", pair.tokens().get(8));
      assertEquals(new Span(2, 4), pair.span(8));
      assertThrows(IllegalArgumentException.class, () -> pair.inOriginal(text, null));
    }
  }

  /** Whatever is cut and replaced: places stay in order and inside the original. */
  @Property(tries = 2000)
  void placesStayInOrder(
      @ForAll @Size(max = 12) List<@IntRange(max = 4) Integer> widths,
      @ForAll @Size(min = 12, max = 12) List<@IntRange(max = 5) Integer> forms) {
    StringBuilder original = new StringBuilder();
    List<Segment> segments = new ArrayList<>();
    String[] replacements = {"ab", "a b", "\u00e9", "\ud83d\ude00", "longer form", "-"};
    for (int i = 0; i < widths.size(); i++) {
      original.append(i % 3 == 0 ? " " : "");
      int start = original.length();
      original.append("ab\u00e9\ud83d\ude00", 0, widths.get(i) == 4 ? 5 : widths.get(i));
      if (original.length() > start && i % 4 != 3) {
        String form = replacements[forms.get(i)];
        segments.add(new Segment(start, original.length(), form));
      }
    }
    SegmentedText text = SegmentedText.of(original.toString(), segments);
    Span before = Span.NOWHERE;
    for (int i = 0; i < text.text().length(); i++) {
      Span place = text.toOriginal(new Span(i, i + 1));
      assertTrue(place.start() >= before.start() && place.end() >= before.end());
      assertTrue(place.end() <= original.length());
      Span fromStart = text.toOriginal(new Span(0, i + 1));
      assertEquals(place.end(), fromStart.end());
      before = place;
    }
  }

  private static String source(SegmentedText text, String part) {
    int start = text.text().indexOf(part);
    Span span = text.toOriginal(new Span(start, start + part.length()));
    return text.original().substring(span.start(), span.end());
  }
}

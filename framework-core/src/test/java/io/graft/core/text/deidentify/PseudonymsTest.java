package io.graft.core.text.deidentify;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.graft.spi.text.LabelledSpan;
import java.util.List;
import org.junit.jupiter.api.Test;

class PseudonymsTest {

  private static LabelledSpan span(String text, String part, String label) {
    int start = text.indexOf(part);
    return new LabelledSpan(start, start + part.length(), label);
  }

  @Test
  void theSameGetsTheSameStandIn() {
    String text = "Alice Moreau, 3 May. Dr. Moreau agrees; moreau is a word. Bob Lund, 3 MAY.";
    List<LabelledSpan> found =
        List.of(
            span(text, "Alice Moreau", "NAME"),
            span(text, "3 May", "DATE"),
            span(text, "Bob Lund", "NAME"),
            span(text, "3 MAY", "DATE"));
    Pseudonyms.Replaced replaced = new Pseudonyms().replace(text, found);
    assertEquals(
        "[NAME-1], [DATE-1]. Dr. [NAME-1] agrees; moreau is a word. [NAME-2], [DATE-1].",
        replaced.text());
    assertEquals(5, replaced.replacements().size());
    assertEquals("[NAME-2]", replaced.replacements().get(3).standIn());
  }

  @Test
  void aChineseNameIsFoundAgain() {
    String text = "患者王小明入院。王小明诉头晕。";
    assertEquals(
        "患者[NAME-1]入院。[NAME-1]诉头晕。",
        new Pseudonyms().replace(text, List.of(span(text, "王小明", "NAME"))).text());
  }

  @Test
  void aTextWithoutFindingsStays() {
    assertEquals("No fever.", new Pseudonyms().replace("No fever.", List.of()).text());
  }
}

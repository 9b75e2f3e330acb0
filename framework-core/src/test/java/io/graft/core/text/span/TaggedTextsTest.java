package io.graft.core.text.span;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.graft.core.text.check.DataCheck;
import io.graft.core.text.check.FaultReport;
import io.graft.core.text.read.ExampleFields;
import io.graft.core.text.read.LabelKind;
import io.graft.core.text.read.LabelSet;
import io.graft.spi.GraftException;
import io.graft.spi.text.Example;
import io.graft.spi.text.LabelledSpan;
import io.graft.spi.text.Segment;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TaggedTextsTest {
  @TempDir private Path folder;

  private List<Example> read(String name, String content, boolean skips) throws IOException {
    Path file = Files.writeString(folder.resolve(name), content);
    return TaggedTexts.readAll(TaggedTexts.open(file, "text", "entities", null), file, skips);
  }

  @Test
  void sentencesKeepTheirWords() throws IOException {
    List<Example> read =
        read(
            "a.conll",
            """
            -DOCSTART- O

            He\tO
            has\tO
            heart\tB-Disease
            disease\tI-Disease

            no NN O
            gout NN B-Disease
            """,
            false);
    assertEquals("He has heart disease", read.get(0).text());
    assertEquals("a.conll:3", read.get(0).id());
    assertEquals(List.of(new LabelledSpan(7, 20, "Disease")), read.get(0).spans());
    assertEquals(List.of("Disease"), read.get(0).labels());
    assertEquals(List.of("no", "gout"), read.get(1).words().stream().map(Segment::text).toList());
    assertEquals(List.of(new LabelledSpan(3, 7, "Disease")), read.get(1).spans());
  }

  @Test
  void charactersOfChineseStandSideBySide() throws IOException {
    Example read = read("a.conll", "头\tB-S\n痛\tI-S\nC\tO\nT\tO\n", false).get(0);
    assertEquals("头痛CT", read.text());
    assertEquals(List.of(new LabelledSpan(0, 2, "S")), read.spans());
    assertEquals(4, read.words().size());
  }

  @Test
  void spansCountCodePoints() throws IOException {
    List<Example> read =
        read(
            "a.jsonl",
            """
            {"text": "\ud83d\ude37 flu!", "entities": [{"start": 2, "end": 5, "label": "D"}]}
            {"text": "flu", "entities": [{"start": 0, "text": "flu", "type": "D"}]}
            {"text": "none", "entities": []}
            """,
            false);
    assertEquals(List.of(new LabelledSpan(3, 6, "D")), read.get(0).spans());
    assertEquals(List.of(new LabelledSpan(0, 3, "D")), read.get(1).spans());
    assertEquals(List.of(), read.get(2).labels());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "a.conll | 'x\tO\ny\tI-D\n' | 2",
        "a.conll | 'x\tB-E\ny\tI-D\n' | 2",
        "a.conll | 'x\tO\ny\n' | 2",
        "a.conll | 'x\tB\n' | 1",
        "a.jsonl | '{\"text\": \"flu\", \"entities\": [{\"start\": 0, \"end\": 4, \"label\": \"D\"}]}' | 1",
        "a.jsonl | '{\"text\": \"flu\", \"entities\": [{\"start\": -1, \"end\": 2, \"label\": \"D\"}]}' | 1",
        "a.jsonl | '{\"text\": \"flu\", \"entities\": [{\"start\": 2, \"end\": 2, \"label\": \"D\"}]}' | 1",
        "a.jsonl | '{\"text\": \"flu\", \"entities\": [{\"start\": 0, \"end\": 2, \"text\": \"lu\", \"label\": \"D\"}]}' | 1",
        "a.jsonl | '{\"text\": \"flu\", \"entities\": [{\"start\": 0, \"end\": 3}]}' | 1",
        "a.jsonl | '{\"text\": \"flu\"}' | 1",
      })
  void faultsAreNamedAndTheCheckFindsThemToo(String name, String content, long line)
      throws IOException {
    GraftException e = assertThrows(GraftException.class, () -> read(name, content, false));
    assertTrue(e.where().contains(name + ":" + line), e.where());
    FaultReport report = new FaultReport(10);
    new DataCheck(new ExampleFields("text", "entities", LabelKind.SPANS), null, report)
        .run(List.of(folder.resolve(name)));
    assertEquals(1, report.errors(), report.faults().toString());
    assertEquals(line, report.faults().get(0).line());
  }

  @Test
  void faultySentencesAreSkippedWhole() throws IOException {
    List<Example> read = read("a.conll", "x\tI-D\ny\tB-D\n\nz\tB-D\n", true);
    assertEquals(List.of("z"), read.stream().map(Example::text).toList());
  }

  @Test
  void unknownTypesListTheKnownOnes() throws IOException {
    Path file = Files.writeString(folder.resolve("a.conll"), "x\tB-E\n");
    LabelSet tags = Iob2.tagSet(List.of("D"));
    GraftException e =
        assertThrows(
            GraftException.class,
            () ->
                TaggedTexts.readAll(TaggedTexts.open(file, "text", "entities", tags), file, false));
    assertTrue(e.getMessage().contains("D"), e.getMessage());
  }

  @Test
  void runningTextIsCutIntoWords() {
    assertEquals(
        List.of("IL", "-", "2", "naïve", "胃", "痛", "3mg", "."),
        Words.cut("IL-2 naïve胃痛 3mg.").stream().map(Segment::text).toList());
    assertEquals(List.of(), Words.cut(" \u3000\n"));
  }

  @Test
  void aSpanTakesTheWordsThatItTouches() {
    List<Segment> words = Words.cut("heart-sick man");
    assertEquals(
        List.of("O", "O", "B-X", "O"), Words.tags(words, List.of(new LabelledSpan(7, 8, "X"))));
    assertEquals(
        List.of("B-Y", "I-Y", "I-Y", "B-X"),
        Words.tags(words, List.of(new LabelledSpan(6, 14, "X"), new LabelledSpan(0, 10, "Y"))));
  }
}

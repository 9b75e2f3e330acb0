package io.graft.core.text.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.graft.core.text.read.ExampleFields;
import io.graft.core.text.read.ExampleReader;
import io.graft.core.text.read.LabelKind;
import io.graft.spi.GraftException;
import io.graft.spi.text.Example;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataCheckTest {
  private static final ExampleFields SINGLE = new ExampleFields("text", "label", LabelKind.SINGLE);
  private static final String GOOD =
      """
      {"text": "one", "label": "a"}
      {"text": "two", "label": "a"}
      {"text": "three", "label": "a"}
      """;

  @TempDir private Path folder;

  @Test
  void namesLineAndFieldOfEachFaultyRow() {
    Path file =
        write(
            "train.jsonl",
            GOOD
                + """
                {"text": "four", "label": "a"

                {"text": "  ", "label": "a"}
                {"text": 5, "label": "a"}
                {"label": "a"}
                {"text": "nine", "label": ""}
                {"text": "half \\ud83d", "label": "a"}
                {"text": "two", "label": "a"}
                """);
    assertEquals(
        List.of(
            "MALFORMED 4 ",
            "EMPTY_TEXT 6 text",
            "WRONG_TYPE 7 text",
            "MISSING_FIELD 8 text",
            "EMPTY_LABEL 9 label",
            "ENCODING 10 text",
            "DUPLICATE 11 text"),
        found(check(SINGLE, file)));
  }

  @Test
  void comparesLaterFilesWithTheFirst() {
    Path train = write("train.jsonl", GOOD + "{\"text\": \"rare\", \"label\": \"b\"}\n");
    Path test =
        write(
            "test.csv",
            "text,label\nnew,a\ntwo,a\n\"over\nlines\",a\nlast,c\ntoo,many,values\nfew\n");
    FaultReport report = check(SINGLE, train, test);
    assertEquals(
        List.of(
            "RARE_LABEL 0 label",
            "OVERLAP 3 text",
            "UNKNOWN_LABEL 6 label",
            "MALFORMED 7 ",
            "MALFORMED 8 "),
        found(report));
    assertEquals(3, report.errors());
    assertEquals(2, report.warnings());
    assertTrue(report.faults().get(1).message().contains("train.jsonl:2"));
  }

  @Test
  void theSameTextWithAnotherLabelContradicts() {
    Path file = write("train.jsonl", GOOD + "{\"text\": \"two\", \"label\": \"b\"}\n");
    assertEquals(List.of("CONTRADICTION 4 text", "RARE_LABEL 0 label"), found(check(SINGLE, file)));
  }

  @Test
  void aLineThatIsNotUtf8IsNamedAndTheNextOneChecked() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.write(GOOD.getBytes(StandardCharsets.UTF_8));
    bytes.write("{\"text\": \"caf".getBytes(StandardCharsets.UTF_8));
    bytes.write(0xe9); // Latin-1
    bytes.write("\", \"label\": \"a\"}\n{}\n".getBytes(StandardCharsets.UTF_8));
    Path file = Files.write(folder.resolve("train.jsonl"), bytes.toByteArray());
    assertEquals(
        List.of("ENCODING 4 ", "MISSING_FIELD 5 label", "MISSING_FIELD 5 text"),
        found(check(SINGLE, file)));
  }

  @Test
  void aGzipFileThatIsCutOffEndsItsOwnCheckOnly() throws IOException {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
      gzip.write(GOOD.repeat(50).getBytes(StandardCharsets.UTF_8));
    }
    Path whole = Files.write(folder.resolve("whole.jsonl.gz"), packed.toByteArray());
    Path cut =
        Files.write(
            folder.resolve("cut.jsonl.gz"), Arrays.copyOf(packed.toByteArray(), packed.size() - 9));
    FaultReport report = check(SINGLE, whole, cut, folder.resolve("absent.jsonl"));
    assertEquals(2L, report.counts().get(FaultKind.UNREADABLE), report.summary(false));
    assertTrue(
        report.faults().stream()
            .anyMatch(f -> f.kind() == FaultKind.UNREADABLE && f.file().endsWith("absent.jsonl")));
  }

  @Test
  void namesEveryTagThatIsNotIob2() {
    Path file =
        write(
            "train.conll",
            "He\tO\nhas\tI-Disease\nB\tB-Disease\nC\tI-Drug\n\nX\tI-Drug\nY\tQ\nZ\n\n"
                + "𠮷\tB-Disease\n病\tI-Disease\n\nA\tB-Disease\n");
    FaultReport report = check(SINGLE, file);
    assertEquals(
        List.of(
            "BROKEN_IOB2 2 tag",
            "BROKEN_IOB2 4 tag",
            "BROKEN_IOB2 6 tag",
            "BROKEN_IOB2 7 tag",
            "MALFORMED 8 "),
        found(report));
    assertEquals(4, report.examples());
  }

  @Test
  void spansCountCodePoints() {
    Path file =
        write(
            "train.jsonl",
            """
            {"text": "𠮷野家 aspirin", "entities": [{"start": 4, "end": 11, "text": "aspirin", "label": "Drug"}]}
            {"text": "take 𠮷 aspirin", "entities": [{"start": 8, "end": 15, "text": "aspirin", "type": "Drug"}]}
            {"text": "no", "entities": [{"start": 0, "end": 3, "label": "Drug"}]}
            {"text": "none", "entities": {}}
            """);
    FaultReport report = new FaultReport(10);
    new DataCheck(new ExampleFields("text", "entities", LabelKind.SPANS), null, report)
        .run(List.of(file));
    assertEquals(
        List.of(
            "WRONG_OFFSET 2 entities[0]", "WRONG_OFFSET 3 entities[0]", "WRONG_TYPE 4 entities"),
        found(report));
  }

  @Test
  void keepsTheFirstOfAKindAndCountsAll() {
    FaultReport report = new FaultReport(2);
    Path file = write("train.jsonl", "{}\n".repeat(1000));
    new DataCheck(SINGLE, null, report).run(List.of(file));
    assertEquals(2, report.faults().size());
    assertEquals(2000L, report.counts().get(FaultKind.MISSING_FIELD));
    assertEquals(1000, report.examples());
    GraftException error = assertThrows(GraftException.class, report::requireNoErrors);
    assertTrue(error.what().contains("one of 2000 faults: 2000 missing-field"), error.what());
    assertEquals(file + ":1: label", error.where());
  }

  /** Corrupt bytes neither hang nor crash; what has no error is read, what has one is refused. */
  @Test
  void agreesWithTheReaderOnCorruptFiles() throws IOException {
    Random random = new Random(7);
    for (String name : List.of("f.jsonl", "f.csv", "f.tsv", "f.conll")) {
      String good = name.equals("f.jsonl") ? GOOD : "text,label\none,a\n\"two\",a\n";
      byte[] clean =
          good.replace(',', name.endsWith("tsv") ? '\t' : ',').getBytes(StandardCharsets.UTF_8);
      for (int round = 0; round < 300; round++) {
        byte[] bytes = clean.clone();
        for (int i = random.nextInt(6); i > 0; i--) {
          bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
        }
        Path file = Files.write(folder.resolve(name), bytes);
        FaultReport report = check(SINGLE, file);
        if (!name.equals("f.conll")) {
          assertEquals(
              report.errors() == 0,
              reads(file),
              () -> new String(bytes, StandardCharsets.ISO_8859_1) + report.faults());
        }
      }
    }
  }

  private static boolean reads(Path file) {
    try (Stream<Example> examples = new ExampleReader(SINGLE, null).read(file)) {
      return !examples.toList().isEmpty();
    } catch (GraftException e) {
      return false;
    }
  }

  @Test
  void theReaderSkipsJustTheFaultyExamples() {
    Path file =
        write("train.jsonl", "{\"text\": \"\", \"label\": \"a\"}\nnonsense\n" + GOOD + "{}\n");
    try (Stream<Example> examples = new ExampleReader(SINGLE, null).skipping().read(file)) {
      assertEquals(List.of("one", "two", "three"), examples.map(Example::text).toList());
    }
    Path bad = write("bad.jsonl", "nonsense\n{}\n");
    try (Stream<Example> examples = new ExampleReader(SINGLE, null).skipping().read(bad)) {
      assertThrows(GraftException.class, examples::toList);
    }
  }

  private FaultReport check(ExampleFields fields, Path... files) {
    FaultReport report = new FaultReport(200);
    new DataCheck(fields, null, report).run(List.of(files));
    return report;
  }

  private static List<String> found(FaultReport report) {
    List<String> found = new ArrayList<>();
    report.faults().forEach(f -> found.add(f.kind() + " " + f.line() + " " + f.field()));
    return found;
  }

  private Path write(String name, String text) {
    try {
      return Files.writeString(folder.resolve(name), text);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}

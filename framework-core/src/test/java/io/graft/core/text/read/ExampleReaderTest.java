package io.graft.core.text.read;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.graft.core.recipe.DataFormat;
import io.graft.core.recipe.Recipe;
import io.graft.core.recipe.RecipeReader;
import io.graft.spi.ErrorCategory;
import io.graft.spi.GraftException;
import io.graft.spi.text.Example;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExampleReaderTest {
  private static final ExampleFields SINGLE = new ExampleFields("text", "label", LabelKind.SINGLE);
  private static final ExampleFields MULTI = new ExampleFields("text", "labels", LabelKind.MULTI);

  private static List<Example> read(ExampleFields fields, DataFormat format, byte[] bytes) {
    ExampleReader reader = new ExampleReader(fields, null);
    try (Stream<Example> examples = reader.read(new ByteArrayInputStream(bytes), "in.x", format)) {
      return examples.toList();
    }
  }

  private static List<Example> read(ExampleFields fields, DataFormat format, String text) {
    return read(fields, format, text.getBytes(StandardCharsets.UTF_8));
  }

  private static GraftException refused(ExampleFields fields, DataFormat format, String text) {
    GraftException e = assertThrows(GraftException.class, () -> read(fields, format, text));
    assertEquals(ErrorCategory.DATA, e.category(), e.getMessage());
    return e;
  }

  private static byte[] gzip(byte[] bytes) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
      gzip.write(bytes);
    }
    return out.toByteArray();
  }

  @Test
  void jsonLinesGiveExamplesInOrder() {
    String text =
        """
        {"text": "Eins 😀", "label": "a", "other": {"text": [1, {"label": 2}]}}

        {"label": 1.50, "text": "zw\\u00e9i"}\r
        {"label": true, "text": "drei"}""";
    List<Example> examples = read(SINGLE, DataFormat.JSONL, "\uFEFF" + text);
    assertEquals(
        List.of(
            new Example("in.x:1", "Eins 😀", null, List.of("a")),
            new Example("in.x:3", "zwéi", null, List.of("1.50")),
            new Example("in.x:4", "drei", null, List.of("true"))),
        examples);
  }

  @Test
  void multiLabelJsonMayHaveNoLabelAndCountsADoubleOnce() {
    String text =
        """
        {"text": "x", "labels": []}
        {"text": "y", "labels": ["b", "a", "b", 3]}
        """;
    List<Example> examples = read(MULTI, DataFormat.JSONL, text);
    assertEquals(List.of(), examples.get(0).labels());
    assertEquals(List.of("b", "a", "3"), examples.get(1).labels());
  }

  @Test
  void forPredictionLabelsAreNotLookedAt() {
    String json = "{\"text\": \"x\"}\n{\"text\": \"y\", \"label\": [[]]}";
    assertEquals(2, read(SINGLE.withoutLabels(), DataFormat.JSONL, json).size());
    assertEquals(
        List.of(), read(SINGLE.withoutLabels(), DataFormat.CSV, "text\nx\n").get(0).labels());
    assertEquals(List.of(), read(SINGLE.withoutLabels(), DataFormat.JSONL, ""));
  }

  @Test
  void pairsHaveASecondText() {
    ExampleFields pair = new ExampleFields("q", "context", "label", LabelKind.SINGLE, '|');
    String json = "{\"context\": \"c\", \"q\": \"w\", \"label\": \"yes\"}";
    Example expected = new Example("in.x:1", "w", "c", List.of("yes"));
    assertEquals(List.of(expected), read(pair, DataFormat.JSONL, json));
    assertEquals("c", read(pair, DataFormat.TSV, "label\tcontext\tq\nyes\tc\tw").get(0).second());
    assertEquals(
        "in.x:1: context",
        refused(pair, DataFormat.JSONL, "{\"q\": \"w\", \"label\": \"yes\"}").where());
  }

  @Test
  void tablesAreQuotedAndMayBreakLines() {
    String csv = "label,text\r\na,\"x, \"\"y\"\"\nz\"\r\n\r\nb,plain\r\n";
    assertEquals(
        List.of(
            new Example("in.x:2", "x, \"y\"\nz", null, List.of("a")),
            new Example("in.x:5", "plain", null, List.of("b"))),
        read(SINGLE, DataFormat.CSV, "\uFEFF" + csv));
    assertEquals(
        List.of(new Example("in.x:2", "a, b", null, List.of("3"))),
        read(SINGLE, DataFormat.TSV, "text\tlabel\na, b\t 3 "));
  }

  @Test
  void aCellHoldsManyLabels() {
    String csv = "text,labels\nx,a| b\ny,\nz,c\n";
    List<Example> examples = read(MULTI, DataFormat.CSV, csv);
    assertEquals(List.of("a", "b"), examples.get(0).labels());
    assertEquals(List.of(), examples.get(1).labels());
    assertEquals(List.of("c"), examples.get(2).labels());
    ExampleFields semicolon = new ExampleFields("text", null, "labels", LabelKind.MULTI, ';');
    String other = "text,labels\nx,a;b|c\n";
    assertEquals(List.of("a", "b|c"), read(semicolon, DataFormat.CSV, other).get(0).labels());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '#',
      quoteCharacter = '`',
      value = {
        "{\"text\":\"x\"}#in.x:2: label: field 'label' is missing",
        "{\"label\":\"x\"}#in.x:2: text: field 'text' is missing",
        "{\"text\":null,\"label\":\"x\"}#in.x:2: text: field 'text' is missing",
        "{\"text\":\" \",\"label\":\"x\"}#in.x:2: text: the text is empty",
        "{\"text\":5,\"label\":\"x\"}#in.x:2: text: the value is not a text; put it in quotes",
        "{\"text\":\"x\",\"label\":\"\"}#in.x:2: label: a label is empty",
        "{\"text\":\"x\",\"label\":[\"a\"]}#label: the label is neither a text nor a number; give one",
        "{\"text\":\"x\",\"text\":\"y\",\"label\":\"a\"}#in.x:2: not a JSON object: Duplicate field",
        "{\"text\":\"\\ud83d\",\"label\":\"a\"}#in.x:2: text: character 1 is half a surrogate pair",
        "{\"text\":\"x\",\"label\":\"\\ude00\\ud83d\"}#in.x:2: label: character 1 is half",
        "{\"text\":\"x\",\"label\":\"a\"} {}#in.x:2: something follows the JSON object",
        "{\"text\":\"x\",\"label\":\"a\"#in.x:2: not a JSON object: Unexpected end-of-input",
        "[\"text\"]#in.x:2: the line is not a JSON object; write one object a line",
        "nonsense#in.x:2: not a JSON object: Unrecognized token",
      })
  void aBadLineIsNamed(String line, String message) {
    String text = "{\"text\": \"x\", \"label\": \"a\"}\n" + line + "\n";
    GraftException e = refused(SINGLE, DataFormat.JSONL, text);
    assertTrue(e.getMessage().contains(message), e.getMessage());
  }

  @Test
  void badLabelListsAreNamed() {
    String scalar = "{\"text\":\"x\",\"labels\":\"a\"}";
    assertTrue(refused(MULTI, DataFormat.JSONL, scalar).what().contains("not a list"));
    String nested = "{\"text\":\"x\",\"labels\":[[\"a\"]]}";
    assertEquals("in.x:1: labels", refused(MULTI, DataFormat.JSONL, nested).where());
    String hole = "{\"text\":\"x\",\"labels\":[null]}";
    assertEquals("in.x:1: labels", refused(MULTI, DataFormat.JSONL, hole).where());
    String cell = "text,labels\nx,a||b\n";
    assertEquals("in.x:2: labels", refused(MULTI, DataFormat.CSV, cell).where());
    String deep = "{\"x\":" + "[".repeat(5000) + "]".repeat(5000) + "}";
    assertTrue(refused(MULTI, DataFormat.JSONL, deep).what().contains("depth"));
  }

  @Test
  void badTablesAreNamed() {
    GraftException column = refused(SINGLE, DataFormat.CSV, "txt,label\na,b\n");
    assertEquals(
        "in.x:1: no column 'text'; did you mean 'txt'? known: label, txt", column.getMessage());
    GraftException few = refused(SINGLE, DataFormat.CSV, "text,label\na,b\nc\n");
    assertTrue(few.getMessage().startsWith("in.x:3: the row has 1 values"), few.getMessage());
    assertTrue(refused(SINGLE, DataFormat.CSV, "text,label\nc\n").what().contains("1 values"));
    assertTrue(refused(SINGLE, DataFormat.CSV, "text,label\na,b,c\n").where().equals("in.x:2"));
    assertTrue(refused(SINGLE, DataFormat.CSV, "text,label\n\"a\"b,c\n").what().contains("table"));
    assertTrue(refused(SINGLE, DataFormat.CSV, "text,text\na,b\n").what().contains("table"));
    assertEquals("in.x:3: text", refused(SINGLE, DataFormat.CSV, "text,label\nx,a\n,b\n").where());
    assertEquals("in.x:2: label", refused(SINGLE, DataFormat.CSV, "text,label\nx,\n").where());
    assertTrue(refused(SINGLE, DataFormat.CSV, "").what().contains("no examples"));
    assertTrue(refused(SINGLE, DataFormat.CSV, "text,label\n").what().contains("no examples"));
    assertTrue(refused(SINGLE, DataFormat.JSONL, "\n \n").what().contains("no examples"));
  }

  @Test
  void bytesThatAreNotUtf8AreNamedByLine() {
    byte[] bytes = "text\tlabel\nx\ta\n?\ta\n".getBytes(StandardCharsets.UTF_8);
    bytes[15] = (byte) 0xFF;
    GraftException row =
        assertThrows(GraftException.class, () -> read(SINGLE, DataFormat.TSV, bytes));
    assertEquals("in.x:3: the line is not UTF-8 text; save the file as UTF-8", row.getMessage());
    byte[] latin = "{\"text\": \"\u00e9\"}".getBytes(StandardCharsets.ISO_8859_1);
    GraftException e =
        assertThrows(
            GraftException.class, () -> read(SINGLE.withoutLabels(), DataFormat.JSONL, latin));
    assertEquals("in.x:1", e.where());
  }

  @Test
  void gzipIsToldByItsBytesWhateverTheName(@TempDir Path folder) throws IOException {
    byte[] plain =
        "{\"text\": \"x\", \"label\": \"a\"}\n".repeat(3).getBytes(StandardCharsets.UTF_8);
    ExampleReader reader = new ExampleReader(SINGLE, null);
    for (String name : List.of("a.jsonl", "a.JSONL.gz")) {
      for (byte[] bytes : List.of(plain, gzip(plain))) {
        Path file = folder.resolve(name);
        Files.write(file, bytes);
        try (Stream<Example> examples = reader.read(file)) {
          assertEquals(name + ":3", examples.toList().get(2).id());
        }
      }
    }
  }

  @Test
  void aDamagedGzipFileIsNamed() throws IOException {
    byte[] line = "{\"text\": \"x\", \"label\": \"a\"}\n".getBytes(StandardCharsets.UTF_8);
    byte[] whole = gzip(line);
    for (int length : new int[] {2, 5, 12, whole.length - 9, whole.length - 1}) {
      byte[] cut = Arrays.copyOf(whole, length);
      GraftException e =
          assertThrows(GraftException.class, () -> read(SINGLE, DataFormat.JSONL, cut));
      assertTrue(e.what().contains("gzip data is damaged"), e.getMessage());
    }
    byte[] wrongSum = whole.clone();
    wrongSum[whole.length - 6] ^= 1;
    assertThrows(GraftException.class, () -> read(SINGLE, DataFormat.JSONL, wrongSum));
  }

  @Test
  void unknownLabelsAreRefusedWithTheKnownOnes() {
    ExampleReader reader = new ExampleReader(MULTI, LabelSet.of(List.of("north", "south")));
    String text = "{\"text\": \"x\", \"labels\": [\"north\", \"suoth\"]}";
    InputStream in = new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
    try (Stream<Example> examples = reader.read(in, "dev.jsonl", DataFormat.JSONL)) {
      GraftException e = assertThrows(GraftException.class, examples::toList);
      assertEquals(
          "dev.jsonl:1: labels: no label 'suoth'; did you mean 'south'? known: north, south",
          e.getMessage());
      assertEquals(ErrorCategory.DATA, e.category());
    }
  }

  @Test
  void missingFilesAndUnknownEndingsAreRefused(@TempDir Path folder) {
    ExampleReader reader = new ExampleReader(SINGLE, null);
    Path missing = folder.resolve("no.jsonl");
    GraftException e = assertThrows(GraftException.class, () -> reader.read(missing));
    assertEquals(missing + ": there is no such file; check the path", e.getMessage());
    GraftException ending =
        assertThrows(GraftException.class, () -> reader.read(folder.resolve("a.txt")));
    assertTrue(ending.mend().contains(".jsonl, .csv, .tsv"), ending.getMessage());
  }

  @Test
  void aLineHasABound() {
    String text = "{\"text\": \"" + "x".repeat(Utf8Lines.MAX_LINE_BYTES) + "\"}";
    GraftException e = refused(SINGLE, DataFormat.JSONL, "{\"text\":\"a\",\"label\":1}\n" + text);
    assertEquals("in.x:2", e.where());
    assertTrue(e.what().contains("more than 8388608 bytes"));
    String quoted = "text,label\n\"" + "x\n".repeat(Utf8Lines.MAX_LINE_BYTES / 2 + 1) + "\",a\n";
    assertTrue(refused(SINGLE, DataFormat.CSV, quoted).what().contains("not a table"));
    String close = "{\"label\":1,\"text\":\"" + "x".repeat(Utf8Lines.MAX_LINE_BYTES - 21) + "\"}";
    assertEquals(1, read(SINGLE, DataFormat.JSONL, close).size());
  }

  /** A file without an end: only a reader that streams gives its first examples. */
  @Test
  void readingIsLazyAndClosesTheFile() {
    class Endless extends InputStream {
      private final byte[] line = "{\"text\":\"t\",\"label\":7}\n".getBytes(StandardCharsets.UTF_8);
      private long at;
      private boolean closed;

      @Override
      public int read() {
        return line[(int) (at++ % line.length)];
      }

      @Override
      public void close() {
        closed = true;
      }
    }

    Endless endless = new Endless();
    ExampleReader reader = new ExampleReader(SINGLE, null);
    try (Stream<Example> examples = reader.read(endless, "endless", DataFormat.JSONL)) {
      Iterator<Example> iterator = examples.iterator();
      for (int i = 1; i <= 50_000; i++) {
        assertEquals("endless:" + i, iterator.next().id());
      }
      assertFalse(endless.closed);
    }
    assertTrue(endless.closed);
    assertTrue(endless.at < 50_000L * endless.line.length + (1 << 18), "read " + endless.at);
  }

  @Test
  void theFieldsOfARecipe() {
    Recipe recipe =
        RecipeReader.readText(
            "{task: {type: multi-label}, data: {train: t.csv, text: body}}",
            "r.yaml",
            Path.of("/"),
            List.of());
    ExampleFields fields = ExampleFields.of(recipe.data(), recipe.task());
    assertEquals(new ExampleFields("body", null, "labels", LabelKind.MULTI, '|'), fields);
    assertEquals(LabelKind.NONE, fields.withoutLabels().labels());
  }
}

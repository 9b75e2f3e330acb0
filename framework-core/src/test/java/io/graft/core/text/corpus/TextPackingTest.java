package io.graft.core.text.corpus;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.graft.core.model.source.BundledModel;
import io.graft.core.tensor.CounterRandom;
import io.graft.core.text.corpus.TextPacking.Boundary;
import io.graft.core.text.read.RawTexts;
import io.graft.core.text.tokenizer.Tokenizer;
import io.graft.spi.GraftException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TextPackingTest {
  private static final List<String> DOCUMENTS =
      List.of(
          "Hypertrophic cardiomyopathy was excluded. The echocardiogram was normal! Was it?",
          "One.",
          "Electroencephalographically, nothing was found. "
              + "A second sentence follows, which is rather longer than the first one was.",
          "Pneumonoultramicroscopicsilicovolcanoconiosispneumonoultramicroscopic end.");
  private static Tokenizer tokenizer;
  @TempDir Path temp;

  @BeforeAll
  static void open() {
    tokenizer = BundledModel.named("minilm").openTokenizer();
  }

  @AfterAll
  static void close() {
    tokenizer.close();
  }

  private static List<PackedRow> pack(int length, Boundary boundary) {
    return new TextPacking(tokenizer, null, length, boundary).pack(DOCUMENTS.stream(), "test");
  }

  @ParameterizedTest
  @EnumSource(Boundary.class)
  void noTokenIsLostAndNoWordCut(Boundary boundary) {
    int[] expected =
        DOCUMENTS.stream()
            .flatMapToInt(
                text -> Arrays.stream(tokenizer.encode(text, Tokenizer.NO_LIMIT, false).ids()))
            .toArray();
    for (int length : new int[] {4, 7, 16, 33, 512}) {
      List<PackedRow> rows = pack(length, boundary);
      int[] found =
          rows.stream()
              .flatMapToInt(
                  row ->
                      IntStream.range(0, row.length())
                          .filter(i -> row.words()[i] >= 0)
                          .map(i -> row.ids()[i]))
              .toArray();
      assertArrayEquals(expected, found, "rows of " + length);
      for (PackedRow row : rows) {
        assertTrue(row.length() <= length);
        assertEquals(tokenizer.clsId(), row.ids()[0]);
        assertEquals(tokenizer.sepId(), row.ids()[row.length() - 1]);
        String first = tokenizer.idToToken(row.ids()[1]);
        assertTrue(length < 33 || !first.startsWith("##"), "a word was cut before " + first);
      }
    }
  }

  @Test
  void separatorsStandWhereDocumentsEnd() {
    List<PackedRow> rows = pack(512, Boundary.WORD);
    assertEquals(1, rows.size());
    long separators =
        Arrays.stream(rows.get(0).ids()).filter(id -> id == tokenizer.sepId()).count();
    assertEquals(DOCUMENTS.size(), separators);
    assertEquals(DOCUMENTS.size(), pack(512, Boundary.DOCUMENT).size());
  }

  @Test
  void sentencesStayWhole() {
    // 33 tokens hold one of the longer sentences, not two
    for (PackedRow row : pack(33, Boundary.SENTENCE)) {
      String last = tokenizer.idToToken(row.ids()[row.length() - 2]);
      assertTrue(Set.of(".", "!", "?").contains(last), "a row ends with " + last);
    }
  }

  @Test
  void piecesOfAWordHaveItsNumber() {
    PackedRow row = pack(512, Boundary.DOCUMENT).get(0);
    for (int i = 1; i < row.length() - 1; i++) {
      boolean piece = tokenizer.idToToken(row.ids()[i]).startsWith("##");
      assertEquals(piece ? row.words()[i - 1] : row.words()[i - 1] + 1, row.words()[i]);
    }
  }

  @Test
  void chineseCharactersAreWordsOfTheirOwn() {
    PackedRow row =
        new TextPacking(tokenizer, null, 16, Boundary.WORD)
            .pack(Stream.of("\u5934\u75db"), "test")
            .get(0);
    assertArrayEquals(new int[] {-1, 0, 1, -1}, row.words());
  }

  @Test
  void generalRowsMakeUpTheirShareAndTakeTurns() {
    CorpusMix mix = new CorpusMix(30, 25, 0.25, CounterRandom.of(1, "mix", 0));
    Set<Integer> general = new HashSet<>();
    for (int epoch = 0; epoch < 5; epoch++) {
      int[] rows = mix.rows(epoch);
      assertEquals(40, rows.length);
      assertEquals(30, Arrays.stream(rows).filter(row -> row < 30).distinct().count());
      Arrays.stream(rows).filter(row -> row >= 30).forEach(general::add);
    }
    assertEquals(25, general.size());
    assertTrue(general.stream().allMatch(row -> row < 55));
    assertArrayEquals(
        mix.rows(3), new CorpusMix(30, 25, 0.25, CounterRandom.of(1, "mix", 0)).rows(3));
    assertEquals(30, new CorpusMix(30, 0, 0.25, CounterRandom.of(1, "mix", 0)).rows(0).length);
  }

  @Test
  void documentsOfATextFileArePartedByBlankLines() throws IOException {
    Path plain = temp.resolve("a.txt");
    Files.writeString(plain, "\nfirst line\nsecond line  \n \n\nother\n");
    assertEquals(List.of("first line\nsecond line", "other"), read(plain));
    Path gzipped = temp.resolve("b.txt.gz");
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(gzipped))) {
      out.write("one\n\ntwo".getBytes(StandardCharsets.UTF_8));
    }
    assertEquals(List.of("one", "two"), read(gzipped));
  }

  @Test
  void rowsOfOtherFormatsAreDocuments() throws IOException {
    Path lines = temp.resolve("a.jsonl");
    Files.writeString(
        lines, "{\"text\": \"a b\", \"label\": \"x\"}\n{\"text\": \" \"}\n{\"text\": \"c\"}\n");
    assertEquals(List.of("a b", "c"), read(lines));
    Path other = temp.resolve("a.doc");
    Files.writeString(other, "x");
    GraftException error = assertThrows(GraftException.class, () -> read(other));
    assertTrue(error.getMessage().contains(".txt"), error.getMessage());
    Path missing = temp.resolve("none.txt");
    assertTrue(
        assertThrows(GraftException.class, () -> read(missing))
            .getMessage()
            .contains("no such file"));
    Path empty = Files.writeString(temp.resolve("empty.txt"), "\n\n");
    assertThrows(
        GraftException.class,
        () ->
            new TextPacking(tokenizer, null, 16, Boundary.WORD)
                .pack(RawTexts.documents(empty, "text"), "empty.txt"));
  }

  private static List<String> read(Path file) {
    try (Stream<String> documents = RawTexts.documents(file, "text")) {
      return documents.toList();
    }
  }
}

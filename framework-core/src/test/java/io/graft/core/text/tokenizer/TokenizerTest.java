package io.graft.core.text.tokenizer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import ai.djl.util.Utils;
import com.fasterxml.jackson.databind.node.NullNode;
import io.graft.spi.ErrorCategory;
import io.graft.spi.GraftException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The tokenizer of the bundled model, and vocabularies made here. */
class TokenizerTest {
  private static final String LONG = "the patient was given a drug and sent home again ";

  private static Tokenizer tokenizer;

  @BeforeAll
  static void open() throws IOException {
    tokenizer = TokenFixtures.miniLm();
  }

  @AfterAll
  static void close() {
    tokenizer.close();
  }

  @Test
  void readsTheVocabulary() {
    assertEquals(30522, tokenizer.vocabularySize());
    assertEquals(30521, tokenizer.largestId());
    assertEquals(0, tokenizer.padId());
    assertEquals(100, tokenizer.unkId());
    assertEquals(101, tokenizer.clsId());
    assertEquals(102, tokenizer.sepId());
    assertEquals(103, tokenizer.maskId());
    assertEquals(OptionalInt.of(7592), tokenizer.tokenToId("hello"));
    assertEquals("hello", tokenizer.idToToken(7592));
    assertTrue(tokenizer.tokenToId("no such token").isEmpty());
    assertThrows(IllegalArgumentException.class, () -> tokenizer.idToToken(30522));
  }

  /** The file asks for 128 tokens, padded: neither is done. */
  @Test
  void ignoresThePaddingAndTruncationOfTheFile() {
    assertEquals(3, tokenizer.encode("hello").length());
    assertEquals(10 * 40 + 2, tokenizer.encode(LONG.repeat(40)).length());
  }

  @Test
  void offsetsAreUtf16UnitsAndCodePointsOnRequest() {
    Encoding encoding = tokenizer.encode("\ud83d\ude00 caf\u00e9 x");
    assertEquals(List.of("[CLS]", "[UNK]", "cafe", "x", "[SEP]"), encoding.tokens());
    assertEquals(
        List.of(Span.NOWHERE, new Span(0, 2), new Span(3, 7), new Span(8, 9), Span.NOWHERE),
        encoding.spans());
    assertEquals(
        List.of(Span.NOWHERE, new Span(0, 1), new Span(2, 6), new Span(7, 8), Span.NOWHERE),
        encoding.codePointSpans());
  }

  @Test
  void survivesHalfASurrogatePairAndNul() {
    Encoding encoding = tokenizer.encode("a\ud83d b\u0000c \udc00");
    assertEquals(List.of("[CLS]", "a", "bc", "[SEP]"), encoding.tokens());
    assertEquals(new Span(3, 6), encoding.span(2));
  }

  @Test
  void marksOnlyAddedTokensAsSpecial() {
    Encoding encoding = tokenizer.encode("a [MASK]");
    assertEquals(List.of("[CLS]", "a", "[MASK]", "[SEP]"), encoding.tokens());
    assertTrue(encoding.special(0));
    assertFalse(encoding.special(2));
    assertEquals(new Span(2, 8), encoding.span(2));
    assertEquals(2, tokenizer.encode("a [MASK]", Tokenizer.NO_LIMIT, false).length());
  }

  @Test
  void truncatesAtTheEndAndKeepsTheSpecialTokens() {
    Encoding encoding = tokenizer.encode(LONG, 5, true);
    assertEquals(List.of("[CLS]", "the", "patient", "was", "[SEP]"), encoding.tokens());
    assertEquals(5, tokenizer.encode(LONG, 5, false).length());
    assertEquals(2, tokenizer.encode("", 2, true).length());
    GraftException refusal =
        assertThrows(GraftException.class, () -> tokenizer.encode(LONG, 2, true));
    assertEquals(ErrorCategory.USER, refusal.category());
    assertTrue(refusal.getMessage().contains("at least 3"), refusal::getMessage);
  }

  /** Longest-first truncation of pairs, against the library's own. */
  @ParameterizedTest
  @CsvSource({"3,8", "8,3", "8,8", "1,30", "30,1", "0,9", "9,0", "5,6", "24,25"})
  void truncatesPairsAsTheLibraryDoes(int firstWords, int secondWords) throws IOException {
    String first = "one ".repeat(firstWords);
    String second = "two ".repeat(secondWords);
    byte[] json =
        WordPieceVocabulary.of(
                "[PAD]\n[UNK]\n[CLS]\n[SEP]\none\ntwo\n".getBytes(StandardCharsets.UTF_8),
                "made",
                NullNode.getInstance())
            .toTokenizerJson(
                Map.of(
                    SpecialToken.CLS,
                    "[CLS]",
                    SpecialToken.SEP,
                    "[SEP]",
                    SpecialToken.UNK,
                    "[UNK]"));
    try (Tokenizer ours = TokenizerFiles.open(json, "made")) {
      for (int maxLength = 4; maxLength <= firstWords + secondWords + 4; maxLength++) {
        Map<String, String> options =
            Map.of(
                "truncation", "longest_first",
                "maxLength", String.valueOf(maxLength),
                "padding", "false");
        try (HuggingFaceTokenizer library =
            HuggingFaceTokenizer.newInstance(new ByteArrayInputStream(json), options)) {
          long[] expected = library.encode(first, second).getIds();
          Encoding actual = ours.encodePair(first, second, maxLength);
          assertArrayEquals(expected, Arrays.stream(actual.ids()).asLongStream().toArray());
        }
      }
    }
  }

  @Test
  void pairsHaveTypesAndSequences() {
    Encoding encoding = tokenizer.encodePair("a \ud83d\ude00", "b c", Tokenizer.NO_LIMIT);
    assertEquals(List.of("[CLS]", "a", "[UNK]", "[SEP]", "b", "c", "[SEP]"), encoding.tokens());
    assertArrayEquals(new int[] {0, 0, 0, 0, 1, 1, 1}, encoding.typeIds());
    assertEquals(Encoding.NO_SEQUENCE, encoding.sequence(3));
    assertEquals(1, encoding.sequence(5));
    assertEquals(new Span(2, 4), encoding.span(2));
    assertEquals(new Span(2, 3), encoding.span(5), "in the second text");
    assertEquals(new Span(2, 3), encoding.codePointSpans().get(2));
  }

  @Test
  void aBatchEqualsSingleCalls() {
    List<String> texts = IntStream.range(0, 2500).mapToObj(i -> "text number " + i).toList();
    List<Encoding> batch = tokenizer.encodeBatch(texts, 4, true);
    assertEquals(texts.size(), batch.size());
    for (int i = 0; i < texts.size(); i += 97) {
      assertEquals(tokenizer.encode(texts.get(i), 4, true), batch.get(i));
    }
  }

  @Test
  void hashesTheFile() {
    assertEquals(
        "da0e79933b9ed51798a3ae27893d3c5fa4a201126cef75586296df9b4d2c62a0", tokenizer.sha256());
  }

  @Test
  void isOfNoUseOnceClosed() throws IOException {
    Tokenizer closed = TokenFixtures.miniLm();
    closed.close();
    closed.close();
    assertThrows(IllegalStateException.class, () -> closed.encode("a"));
  }

  @Test
  void nothingIsReportedOrFetchedOverTheNetwork() {
    assertTrue(Utils.isOfflineMode());
    assertTrue(Boolean.getBoolean("OPT_OUT_TRACKING"));
  }

  @Test
  void buildsBertFromAVocabularyAlone(@TempDir Path folder) throws IOException {
    Files.writeString(
        folder.resolve("vocab.txt"), "[PAD]\r\n[UNK]\r\n[CLS]\r\n[SEP]\r\nfev\r\n##er\r\n");
    try (Tokenizer made = TokenizerFiles.open(folder)) {
      assertEquals(
          List.of("[CLS]", "fev", "##er", "[UNK]", "[SEP]"), made.encode("F\u00c9VER x").tokens());
      assertEquals(6, made.vocabularySize());
      assertTrue(made.specialId(SpecialToken.MASK).isEmpty());
      GraftException missing = assertThrows(GraftException.class, made::maskId);
      assertTrue(missing.getMessage().contains("mask_token"), missing::getMessage);
      assertTrue(missing.getMessage().contains("vocab.txt"), missing::getMessage);
    }
    Files.writeString(folder.resolve("tokenizer_config.json"), "{\"do_lower_case\": false}");
    try (Tokenizer cased = TokenizerFiles.open(folder)) {
      assertEquals(List.of("[UNK]"), cased.encode("FEVER", Tokenizer.NO_LIMIT, false).tokens());
    }
  }

  @Test
  void aVocabularyWithoutSpecialTokensIsRefused(@TempDir Path folder) throws IOException {
    Files.writeString(folder.resolve("vocab.txt"), "a\nb\n");
    GraftException refusal = assertThrows(GraftException.class, () -> TokenizerFiles.open(folder));
    assertEquals(ErrorCategory.DATA, refusal.category());
    assertTrue(refusal.getMessage().contains("vocab.txt"), refusal::getMessage);
  }

  @Test
  void aFolderWithoutTokenizerIsRefused(@TempDir Path folder) {
    GraftException refusal = assertThrows(GraftException.class, () -> TokenizerFiles.open(folder));
    assertTrue(refusal.getMessage().contains("neither tokenizer.json nor vocab.txt"));
  }

  @Test
  void aSpecialTokenOutsideTheVocabularyIsRefused(@TempDir Path folder) throws IOException {
    Files.write(folder.resolve("tokenizer.json"), TokenFixtures.miniLmJson());
    Files.writeString(folder.resolve("tokenizer_config.json"), "{\"pad_token\": \"<none>\"}");
    GraftException refusal = assertThrows(GraftException.class, () -> TokenizerFiles.open(folder));
    assertTrue(refusal.getMessage().contains("pad_token '<none>'"), refusal::getMessage);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "[]",
        "{}",
        "{\"model\":{\"vocab\":{\"a\":1,\"a\":2}}}",
        "{\"model\":{\"vocab\":{\"a\":-1}}}",
        "{\"model\":{\"vocab\":{\"a\":\"1\"}}}",
        "{\"model\":{\"vocab\":{\"a\":99999999999}}}",
        "{\"model\":{\"vocab\":[[\"a\",0.5]]}}",
        "{\"model\":{\"type\":\"None\",\"vocab\":{\"a\":1}}}",
        "{\"added_tokens\":[{\"id\":1}],\"model\":{\"vocab\":{\"a\":1}}}",
        "{\"model\":{\"vocab\":{\"a\":1}}",
        "{\"a\":[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[",
      })
  void malformedFilesAreRefused(String json) {
    GraftException refusal =
        assertThrows(
            GraftException.class,
            () -> TokenizerFiles.open(json.getBytes(StandardCharsets.UTF_8), "made.json"));
    assertEquals(ErrorCategory.DATA, refusal.category());
    assertTrue(refusal.getMessage().contains("made.json"), refusal::getMessage);
  }
}

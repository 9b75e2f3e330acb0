package io.graft.core.text.tokenizer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.graft.core.SharedFixtures;
import io.graft.core.model.source.BundledModel;
import io.graft.core.text.tokenizer.TokenFixtures.Expected;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tokenizers against what Hugging Face's library gives. */
class GoldenTokensTest {

  @ParameterizedTest
  @ValueSource(strings = {"minilm", "bge-small-zh"})
  void bundledModelsAgree(String model) throws IOException {
    try (Tokenizer tokenizer = BundledModel.named(model).openTokenizer()) {
      assertAgrees(SharedFixtures.path("golden/tokens/" + model + ".jsonl"), tokenizer);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"bert", "roberta", "distilbert"})
  void foldersAgree(String model) {
    Path folder = SharedFixtures.path("golden/hf-tiny/" + model);
    try (Tokenizer tokenizer = TokenizerFiles.open(folder)) {
      assertAgrees(folder.resolve("tokens.jsonl"), tokenizer);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  /** bert lower-cases, distilbert does not: tokenizer_config.json says so. */
  @ParameterizedTest
  @ValueSource(strings = {"bert", "distilbert"})
  void vocabularyAloneAgrees(String model, @TempDir Path copy) throws IOException {
    Path folder = SharedFixtures.path("golden/hf-tiny/" + model);
    for (String name : List.of("vocab.txt", "tokenizer_config.json")) {
      Files.copy(folder.resolve(name), copy.resolve(name));
    }
    try (Tokenizer tokenizer = TokenizerFiles.open(copy);
        Tokenizer full = TokenizerFiles.open(folder)) {
      assertAgrees(folder.resolve("tokens.jsonl"), tokenizer);
      assertEquals(full.encodePair("a b c", "d e", 7), tokenizer.encodePair("a b c", "d e", 7));
      assertEquals(full.largestId(), tokenizer.largestId());
      assertEquals(full.padId(), tokenizer.padId());
      assertNotEquals(full.sha256(), tokenizer.sha256());
    }
  }

  @ParameterizedTest
  @CsvSource({"bert,0,4,5,6,7,208,209", "roberta,1,3,0,2,350,350,351"})
  void specialTokensAreFound(
      String model, int pad, int unk, int cls, int sep, int mask, int largest, int size) {
    try (Tokenizer tokenizer =
        TokenizerFiles.open(SharedFixtures.path("golden/hf-tiny/" + model))) {
      assertEquals(pad, tokenizer.padId());
      assertEquals(unk, tokenizer.unkId());
      assertEquals(cls, tokenizer.clsId());
      assertEquals(sep, tokenizer.sepId());
      assertEquals(mask, tokenizer.maskId());
      assertEquals(largest, tokenizer.largestId());
      assertEquals(size, tokenizer.vocabularySize());
    }
  }

  /** Three code points of every range: "a" + c + "b" is cut as the file says. */
  @ParameterizedTest
  @ValueSource(strings = {"minilm", "bge-small-zh"})
  void singleCodePointsAreTreatedAlike(String model) throws IOException {
    List<String> ranges =
        Files.readAllLines(SharedFixtures.path("golden/tokens/codepoints-" + model + ".tsv"));
    int checked = 0;
    try (Tokenizer tokenizer = BundledModel.named(model).openTokenizer()) {
      List<String> plain = tokenizer.encode("ab", Tokenizer.NO_LIMIT, false).tokens();
      for (String line : ranges.subList(1, ranges.size())) {
        String[] fields = line.split("\t", -1);
        int first = Integer.parseInt(fields[0], 16);
        int last = Integer.parseInt(fields[1], 16);
        for (int point : new int[] {first, (first + last) >>> 1, last}) {
          String text = "a" + Character.toString(point) + "b";
          Encoding encoding = tokenizer.encode(text, Tokenizer.NO_LIMIT, false);
          assertEquals(fields[2], treatment(encoding, plain), "U+" + Integer.toHexString(point));
          Span end = encoding.span(encoding.length() - 1);
          assertEquals(text.length(), end.end(), "offsets count UTF-16 units");
          checked++;
        }
      }
    }
    assertTrue(checked > 1000, "only " + checked + " code points were checked");
  }

  private static String treatment(Encoding encoding, List<String> plain) {
    List<String> tokens = encoding.tokens();
    if (tokens.equals(plain)) {
      return "removed";
    }
    if (tokens.equals(List.of("a", "b"))) {
      return "space";
    }
    boolean split = tokens.size() == 3 && tokens.get(0).equals("a") && tokens.get(2).equals("b");
    return split && !tokens.get(1).startsWith("##") ? "split" : "kept";
  }

  private static void assertAgrees(Path golden, Tokenizer tokenizer) throws IOException {
    List<Expected> lines = TokenFixtures.read(golden);
    assertTrue(lines.size() >= 20, "too few lines in " + golden);
    List<Encoding> batch =
        tokenizer.encodeBatch(
            lines.stream().map(Expected::text).toList(), Tokenizer.NO_LIMIT, true);
    for (int i = 0; i < lines.size(); i++) {
      Expected expected = lines.get(i);
      Encoding encoding = tokenizer.encode(expected.text());
      assertEquals(expected.ids(), Arrays.stream(encoding.ids()).boxed().toList());
      assertEquals(expected.tokens(), encoding.tokens());
      assertEquals(expected.spans(), encoding.codePointSpans());
      assertEquals(encoding, batch.get(i));
      for (int t = 0; t < encoding.length(); t++) {
        // RoBERTa's <mask> takes the blank before it along
        assertEquals(encoding.tokens().get(t).strip(), tokenizer.idToToken(encoding.id(t)));
      }
    }
  }
}

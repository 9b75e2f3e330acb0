package io.graft.core.text.mask;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.graft.core.model.source.BundledModel;
import io.graft.core.tensor.CounterRandom;
import io.graft.core.text.corpus.PackedRow;
import io.graft.core.text.corpus.TextPacking;
import io.graft.core.text.mask.TokenMasking.Unit;
import io.graft.core.text.tokenizer.Tokenizer;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TokenMaskingTest {
  private static final int MASK = 4;
  private static final int[] ORDINARY = IntStream.range(1000, 2000).toArray();
  private static Tokenizer tokenizer;

  @BeforeAll
  static void open() {
    tokenizer = BundledModel.named("minilm").openTokenizer();
  }

  @AfterAll
  static void close() {
    tokenizer.close();
  }

  /** 2 + 3 * 40 tokens: words of one, two and three pieces in turn, 20 of each. */
  private static PackedRow row() {
    int[] ids = new int[122];
    int[] words = new int[122];
    Arrays.fill(words, -1);
    int at = 1;
    for (int word = 0; word < 60; word++) {
      for (int piece = 0; piece <= word % 3; piece++) {
        ids[at] = 5000 + at;
        words[at++] = word;
      }
    }
    return new PackedRow(ids, words);
  }

  private static TokenMasking masking(Unit unit, TermTrie terms, double weight) {
    return new TokenMasking(unit, 0.15, MASK, ORDINARY, terms, weight);
  }

  @ParameterizedTest
  @EnumSource(Unit.class)
  void aShareIsHiddenOfWhichTheRightPartsAreMaskedReplacedAndKept(Unit unit) {
    int masked = 0;
    int replaced = 0;
    int kept = 0;
    PackedRow row = row();
    for (int epoch = 0; epoch < 400; epoch++) {
      MaskedRow hidden = masking(unit, null, 1).mask(row, CounterRandom.of(1, "masking", epoch), 3);
      assertEquals(18, hidden.masked(), 2.0); // 15 % of 120
      for (int i = 0; i < row.length(); i++) {
        if (hidden.targets()[i] == MaskedRow.NO_TARGET) {
          assertEquals(row.ids()[i], hidden.ids()[i]);
        } else {
          assertEquals(row.ids()[i], hidden.targets()[i]);
          assertTrue(row.words()[i] >= 0, "a special token was hidden");
          masked += hidden.ids()[i] == MASK ? 1 : 0;
          kept += hidden.ids()[i] == row.ids()[i] ? 1 : 0;
          replaced += hidden.ids()[i] >= 1000 && hidden.ids()[i] < 2000 ? 1 : 0;
        }
      }
    }
    double all = masked + replaced + kept;
    assertEquals(0.8, masked / all, 0.03);
    assertEquals(0.1, replaced / all, 0.02);
    assertEquals(0.1, kept / all, 0.02);
  }

  @ParameterizedTest
  @EnumSource(
      value = Unit.class,
      names = {"WORD", "SPAN"})
  void noWordIsSplit(Unit unit) {
    PackedRow row = row();
    for (int number = 0; number < 300; number++) {
      MaskedRow hidden = masking(unit, null, 1).mask(row, CounterRandom.of(1, "m", 0), number);
      for (int i = 1; i < row.length(); i++) {
        if (row.words()[i] >= 0 && row.words()[i] == row.words()[i - 1]) {
          boolean one = hidden.targets()[i - 1] == MaskedRow.NO_TARGET;
          assertEquals(one, hidden.targets()[i] == MaskedRow.NO_TARGET, "row " + number);
        }
      }
    }
  }

  @Test
  void tokensAreHiddenOneByOne() {
    boolean split = false;
    PackedRow row = row();
    MaskedRow hidden = masking(Unit.TOKEN, null, 1).mask(row, CounterRandom.of(1, "m", 0), 0);
    for (int i = 1; i < row.length(); i++) {
      split |=
          row.words()[i] == row.words()[i - 1]
              && (hidden.targets()[i] < 0) != (hidden.targets()[i - 1] < 0);
    }
    assertTrue(split);
  }

  /** Clipped at ten and cut by the budget, the mean of SpanBERT's lengths (3.8) is not reached. */
  @Test
  void spansAreRunsOfWords() {
    int runs = 0;
    int words = 0;
    int[] flat = IntStream.range(0, 200).toArray();
    PackedRow row = new PackedRow(flat, flat);
    TokenMasking masking = new TokenMasking(Unit.SPAN, 0.5, MASK, ORDINARY, null, 1);
    for (int number = 0; number < 50; number++) {
      MaskedRow hidden = masking.mask(row, CounterRandom.of(1, "m", 0), number);
      for (int i = 0; i < 200; i++) {
        words += hidden.targets()[i] >= 0 ? 1 : 0;
        runs += hidden.targets()[i] >= 0 && (i == 0 || hidden.targets()[i - 1] < 0) ? 1 : 0;
      }
    }
    assertEquals(50 * 100, words);
    assertTrue((double) words / runs > 3, words + " words in " + runs + " runs");
  }

  @Test
  void seedEpochAndNumberDecideAndNothingElse() {
    PackedRow row = row();
    TokenMasking masking = masking(Unit.WORD, null, 1);
    MaskedRow first = masking.mask(row, CounterRandom.of(1, "masking", 0), 7);
    masking.mask(row, CounterRandom.of(1, "masking", 0), 8);
    MaskedRow again = masking.mask(row, CounterRandom.of(1, "masking", 0), 7);
    assertArrayEquals(first.ids(), again.ids());
    assertArrayEquals(first.targets(), again.targets());
    for (MaskedRow other :
        List.of(
            masking.mask(row, CounterRandom.of(1, "masking", 0), 8),
            masking.mask(row, CounterRandom.of(1, "masking", 1), 7),
            masking.mask(row, CounterRandom.of(2, "masking", 0), 7))) {
      assertFalse(Arrays.equals(first.targets(), other.targets()));
    }
  }

  @Test
  void aShortRowHidesSomething() {
    PackedRow one = new PackedRow(new int[] {101, 7, 8, 102}, new int[] {-1, 0, 0, -1});
    for (Unit unit : Unit.values()) {
      int expected = unit == Unit.TOKEN ? 1 : 2;
      assertEquals(
          expected, masking(unit, null, 1).mask(one, CounterRandom.of(1, "m", 0), 0).masked());
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = Unit.class,
      names = {"WORD", "SPAN"})
  void termsAreHiddenMoreOften(Unit unit) {
    String text =
        "The patient with diabetes mellitus was seen on Monday and went home after a long talk"
            + " about food and walking, although Insulin was not given to anybody that day.";
    PackedRow row = packed(text);
    TermTrie terms = new TermTrie(List.of("Diabetes mellitus", "insulin", " "), tokenizer);
    assertEquals(2, terms.size());
    int[] termOfWord = terms.termOfWord(row);
    assertEquals(3, Arrays.stream(termOfWord).filter(term -> term >= 0).count());
    double plain = termShare(unit, row, termOfWord, null, 1);
    double preferred = termShare(unit, row, termOfWord, terms, 8);
    assertTrue(preferred > 2 * plain, preferred + " against " + plain);
  }

  private static double termShare(
      Unit unit, PackedRow row, int[] termOfWord, TermTrie terms, double weight) {
    int ofTerms = 0;
    for (int number = 0; number < 300; number++) {
      MaskedRow hidden =
          masking(unit, terms, weight).mask(row, CounterRandom.of(1, "m", 0), number);
      for (int i = 0; i < row.length(); i++) {
        boolean term = row.words()[i] >= 0 && termOfWord[row.words()[i]] >= 0;
        ofTerms += term && hidden.targets()[i] >= 0 ? 1 : 0;
      }
    }
    return ofTerms / 300.0;
  }

  @Test
  void aTermIsFoundAsWholeWordsOnly() {
    TermTrie terms = new TermTrie(List.of("art", "heart failure", "heart"), tokenizer);
    PackedRow row = packed("Art shows heart failure, a smart heart, hearts and failure.");
    // art shows heart failure , a smart heart , hearts and failure .
    assertArrayEquals(
        new int[] {0, -1, 1, 1, -1, -1, -1, 2, -1, -1, -1, -1, -1}, terms.termOfWord(row));
  }

  private static PackedRow packed(String text) {
    return new TextPacking(tokenizer, null, 64, TextPacking.Boundary.DOCUMENT)
        .pack(Stream.of(text), "test")
        .get(0);
  }
}

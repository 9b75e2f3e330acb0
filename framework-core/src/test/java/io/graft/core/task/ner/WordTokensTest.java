package io.graft.core.task.ner;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.graft.core.text.tokenizer.Span;
import io.graft.spi.text.Segment;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class WordTokensTest {

  private static List<Segment> words(int... bounds) {
    return java.util.stream.IntStream.range(0, bounds.length / 2)
        .mapToObj(i -> new Segment(bounds[2 * i], bounds[2 * i + 1], "w"))
        .toList();
  }

  private static List<Span> tokens(int... bounds) {
    return java.util.stream.IntStream.range(0, bounds.length / 2)
        .mapToObj(i -> new Span(bounds[2 * i], bounds[2 * i + 1]))
        .toList();
  }

  @Test
  void theFirstPieceStandsForItsWord() {
    WordTokens tokens =
        WordTokens.of(words(0, 4, 5, 11), tokens(0, 0, 0, 4, 5, 7, 7, 9, 9, 11, 0, 0));
    assertArrayEquals(new int[] {1, 2}, tokens.first());
    assertEquals(List.of("B-X", "I-X"), tokens.tags(tags("O", "B-X", "I-X", "O", "O", "O")));
  }

  @Test
  void wordsThatWereCutOffAreOutside() {
    WordTokens tokens = WordTokens.of(words(0, 1, 2, 3, 4, 5), tokens(0, 0, 0, 1, 0, 0));
    assertArrayEquals(new int[] {1, -1, -1}, tokens.first());
    assertEquals(List.of("B-X", "O", "O"), tokens.tags(tags("O", "B-X", "O")));
  }

  @Test
  void aWordInsideATokenSharesItsEntity() {
    WordTokens tokens = WordTokens.of(words(0, 1, 1, 2, 2, 3), tokens(0, 0, 0, 2, 2, 3, 0, 0));
    assertArrayEquals(new int[] {1, -1, 2}, tokens.first());
    assertEquals(List.of("B-X", "I-X", "O"), tokens.tags(tags("O", "B-X", "O", "O")));
    assertEquals(List.of("O", "O", "B-X"), tokens.tags(tags("O", "O", "B-X", "O")));
  }

  @Test
  void aWordThatTheModelCannotSeeStaysInAnEntityThatGoesOn() {
    WordTokens tokens = WordTokens.of(words(0, 1, 1, 2, 2, 3), tokens(0, 0, 0, 1, 2, 3, 0, 0));
    assertEquals(List.of("B-X", "I-X", "I-X"), tokens.tags(tags("O", "B-X", "I-X", "O")));
    assertEquals(List.of("B-X", "O", "B-X"), tokens.tags(tags("O", "B-X", "B-X", "O")));
  }

  private static java.util.function.IntFunction<String> tags(String... tags) {
    return token -> Arrays.asList(tags).get(token);
  }
}

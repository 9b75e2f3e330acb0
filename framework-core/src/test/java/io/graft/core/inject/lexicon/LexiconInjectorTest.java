package io.graft.core.inject.lexicon;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import io.graft.spi.inject.TokenMention;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LexiconInjectorTest {
  private static int[] places(int from, int to) {
    TokenMention mention = new TokenMention(from, to, "x", List.of("c"));
    return IntStream.range(from, to).map(at -> LexiconInjector.place(mention, at)).toArray();
  }

  @Test
  void tokensBeginGoOnAndEnd() {
    assertArrayEquals(new int[] {3}, places(2, 3), "single");
    assertArrayEquals(new int[] {0, 2}, places(2, 4), "begin, end");
    assertArrayEquals(new int[] {0, 1, 1, 2}, places(0, 4), "begin, middle, middle, end");
  }
}

package io.graft.core.text.read;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.graft.spi.GraftException;
import io.graft.spi.text.Example;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class LabelSetTest {
  private static Example example(String... labels) {
    return new Example("dev.jsonl:7", "x", null, List.of(labels));
  }

  @Test
  void labelsOfARecipeKeepTheirOrder() {
    LabelSet labels = LabelSet.of(List.of("z", "a", "10"));
    assertEquals(3, labels.size());
    assertEquals("a", labels.name(1));
    assertArrayEquals(new int[] {2, 0}, labels.ids(example("10", "z")));
  }

  @Test
  void collectedLabelsAreSorted() {
    LabelSet labels = LabelSet.collect(Stream.of(example("b"), example(), example("B", "a", "b")));
    assertEquals(List.of("B", "a", "b"), labels.names());
    assertEquals(labels, LabelSet.of(List.of("B", "a", "b")));
  }

  @Test
  void aLabelThatTrainLacksIsNamed() {
    LabelSet labels = LabelSet.of(List.of("positive", "negative"));
    GraftException e =
        assertThrows(GraftException.class, () -> labels.ids(example("positive", "neutral")));
    assertTrue(e.getMessage().startsWith("dev.jsonl:7: no label 'neutral'"), e.getMessage());
    assertTrue(e.getMessage().contains("known: negative, positive"), e.getMessage());
  }

  @Test
  void noLabelsAndDoublesAreRefused() {
    assertThrows(GraftException.class, () -> LabelSet.of(List.of()));
    assertThrows(GraftException.class, () -> LabelSet.of(List.of("a", "a")));
    assertThrows(GraftException.class, () -> LabelSet.collect(Stream.of(example())));
  }
}

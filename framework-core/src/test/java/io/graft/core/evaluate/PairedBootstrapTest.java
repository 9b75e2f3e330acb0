package io.graft.core.evaluate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.graft.core.evaluate.PairedBootstrap.Interval;
import java.util.Arrays;
import java.util.Map;
import java.util.function.Function;
import java.util.function.IntPredicate;
import org.junit.jupiter.api.Test;

class PairedBootstrapTest {
  private static Function<int[], Map<String, Double>> share(IntPredicate right) {
    return drawn ->
        Map.of("share", Arrays.stream(drawn).filter(right).count() / (double) drawn.length);
  }

  @Test
  void theSameModelDiffersByNothing() {
    Interval interval =
        PairedBootstrap.differences(50, share(i -> i % 3 == 0), share(i -> i % 3 == 0))
            .get("share");
    assertEquals(new Interval(0, 0), interval);
    assertFalse(interval.excludesZero());
  }

  @Test
  void rightAgainstWrongIsCertain() {
    Interval interval =
        PairedBootstrap.differences(50, share(i -> false), share(i -> true)).get("share");
    assertEquals(new Interval(1, 1), interval);
    assertTrue(interval.excludesZero());
  }

  /**
   * Of 400 examples 40 are won and 20 lost: the mean is 0.05, its standard error sqrt((0.15 -
   * 0.0025) / 400) = 0.0192, and 1.96 of those on each side are 0.0124 to 0.0876.
   */
  @Test
  void theIntervalIsThatOfTheNormalDistribution() {
    Interval interval =
        PairedBootstrap.differences(400, share(i -> i < 20), share(i -> i >= 20 && i < 60))
            .get("share");
    assertEquals(0.0124, interval.low(), 0.006);
    assertEquals(0.0876, interval.high(), 0.006);
  }

  @Test
  void metricsOfOneSideAreLeftOut() {
    assertEquals(Map.of(), PairedBootstrap.differences(5, drawn -> Map.of(), share(i -> true)));
  }

  @Test
  void manyExamplesAreDrawnLessOften() {
    assertEquals(1000, PairedBootstrap.draws(100));
    assertEquals(400, PairedBootstrap.draws(10_000));
    assertEquals(200, PairedBootstrap.draws(1_000_000));
  }
}

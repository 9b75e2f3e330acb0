package io.graft.core.task.contrastive;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.graft.core.tensor.CounterRandom;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BalancedBatchesTest {
  private static final int ROWS = 500;
  private static final int BUDGET = 240;

  private final int[] classes = new int[ROWS];
  private final int[] lengths = new int[ROWS];

  BalancedBatchesTest() {
    CounterRandom random = CounterRandom.of(1, "rows", 0);
    for (int row = 0; row < ROWS; row++) {
      classes[row] = random.below("class", row, 150);
      lengths[row] = 3 + random.below("length", row, 20);
    }
  }

  private List<int[]> epoch(boolean byLength, int epoch) {
    return new BalancedBatches(classes, lengths, BUDGET, 7, byLength).epoch(epoch);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void everyRowComesOnceAndTwoOfAClassTogether(boolean byLength) {
    List<int[]> batches = epoch(byLength, 0);
    int[] all = batches.stream().flatMapToInt(Arrays::stream).sorted().toArray();
    assertArrayEquals(IntStream.range(0, ROWS).toArray(), all);
    long alone = 0;
    for (int[] batch : batches) {
      int longest = Arrays.stream(batch).map(row -> lengths[row]).max().orElseThrow();
      assertTrue(batch.length <= 4 || batch.length * longest <= BUDGET);
      alone += Arrays.stream(batch).filter(row -> partners(batch, row) == 0).count();
    }
    long odd = IntStream.range(0, 150).filter(c -> count(classes, c) % 2 == 1).count();
    assertTrue(alone <= odd, alone + " rows met none of their class; classes of odd size: " + odd);
    assertArrayEquals(batches.get(3), epoch(byLength, 0).get(3));
    assertFalse(Arrays.equals(batches.get(3), epoch(byLength, 1).get(3)));
  }

  private long partners(int[] batch, int row) {
    return Arrays.stream(batch).filter(o -> o != row && classes[o] == classes[row]).count();
  }

  private static long count(int[] classes, int wanted) {
    return Arrays.stream(classes).filter(c -> c == wanted).count();
  }

  @Test
  void likeLengthsSavePadding() {
    assertEquals(ROWS, epoch(true, 0).stream().mapToInt(batch -> batch.length).sum());
    assertTrue(epoch(true, 0).size() < 0.8 * epoch(false, 0).size());
  }
}

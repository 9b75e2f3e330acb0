package io.graft.knowledge.index;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import io.graft.knowledge.sort.LongSort;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Sorting through runs gives what sorting in memory gives. */
class LongSortTest {
  @Test
  void manyRunsMerge(@TempDir Path folder) throws IOException {
    SplittableRandom random = new SplittableRandom(5);
    long[] values = random.longs(20_000, 0, 15_000).toArray();
    LongStream.Builder sorted = LongStream.builder();
    try (LongSort sort = new LongSort(folder, "test", 4_096)) {
      for (long value : values) {
        sort.add(value);
      }
      try (LongSort.Sorted merged = sort.sorted()) {
        while (merged.next()) {
          sorted.add(merged.value());
        }
      }
    }
    assertArrayEquals(
        Arrays.stream(values).sorted().distinct().toArray(), sorted.build().toArray());
  }
}

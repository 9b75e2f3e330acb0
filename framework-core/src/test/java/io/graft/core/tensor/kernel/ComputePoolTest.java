package io.graft.core.tensor.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.concurrent.atomic.AtomicIntegerArray;
import org.junit.jupiter.api.Test;

class ComputePoolTest {
  @Test
  void everyIndexIsDoneOnce() {
    for (int threads = 1; threads < 5; threads++) {
      try (ComputePool pool = new ComputePool(threads)) {
        for (int length : new int[] {0, 1, 7, 1000}) {
          AtomicIntegerArray done = new AtomicIntegerArray(length);
          pool.run(
              length,
              3,
              (from, to) -> {
                for (int i = from; i < to; i++) {
                  done.incrementAndGet(i);
                }
              });
          for (int i = 0; i < length; i++) {
            assertEquals(1, done.get(i));
          }
        }
      }
    }
  }

  @Test
  void whatAPartThrowsReachesTheCaller() {
    try (ComputePool pool = new ComputePool(2)) {
      assertThrows(
          IllegalStateException.class,
          () ->
              pool.run(
                  100,
                  1,
                  (from, to) -> {
                    if (from > 0) {
                      throw new IllegalStateException("part");
                    }
                  }));
    }
  }
}

package io.graft.core.tensor;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.bytedeco.javacpp.Pointer;
import org.junit.jupiter.api.Test;

class SteadyStateTest {

  @Test
  void stepsOfKnownShapesAllocateNothingOffTheHeap() {
    try (Engine engine = Engine.open(2);
        SmallEncoder encoder = new SmallEncoder(engine, 1)) {
      int[][] shapes = {{4, 8}, {2, 16}, {8, 5}};
      for (int i = 0; i < 6; i++) {
        encoder.step(i, shapes[i % 3][0], shapes[i % 3][1]);
      }
      EngineStatistics before = engine.statistics();
      for (int i = 6; i < 60; i++) {
        encoder.step(i, shapes[i % 3][0], shapes[i % 3][1]);
      }
      EngineStatistics after = engine.statistics();
      assertEquals(before.chunkAllocations(), after.chunkAllocations());
      assertEquals(before.chunkBytes(), after.chunkBytes());
      assertEquals(before.primitivesCreated(), after.primitivesCreated());
      assertTrue(after.primitivesFound() > before.primitivesFound());
    }
  }

  @Test
  void theSameSeedGivesTheSameBits() {
    float[][] first = train(1);
    assertArrayEquals(first, train(1));
    assertFalse(Arrays.deepEquals(first, train(2)));
  }

  private static float[][] train(long seed) {
    try (Engine engine = Engine.open(2);
        SmallEncoder encoder = new SmallEncoder(engine, seed)) {
      for (int i = 0; i < 20; i++) {
        encoder.step(i, 4 + i % 3, 8 + i % 2);
      }
      return encoder.values();
    }
  }

  @Test
  void trainingLearns() {
    try (Engine engine = Engine.open(1);
        SmallEncoder encoder = new SmallEncoder(engine, 1)) {
      float start = 0;
      float end = 0;
      for (int i = 0; i < 100; i++) {
        float loss = encoder.step(i, 16, 4);
        start += i < 10 ? loss / 10 : 0;
        end += i >= 90 ? loss / 10 : 0;
      }
      assertTrue(end < start - 0.2, start + " to " + end);
    }
  }

  @Test
  void residentMemoryStaysFlatOverManyShapes() throws IOException {
    assumeTrue(Files.exists(Path.of("/proc/self/status")), "no /proc: resident memory unknown");
    try (Engine engine = Engine.open(1);
        SmallEncoder encoder = new SmallEncoder(engine, 1)) {
      long settled = 0;
      long nativeObjects = 0;
      for (int i = 0; i < 10_000; i++) {
        encoder.step(i, 1 + i % 5, 1 + i % 23);
        if (i == 3_000) {
          settled = residentOffHeapKilobytes();
          nativeObjects = Pointer.totalCount();
        }
      }
      long grown = residentOffHeapKilobytes() - settled;
      assertEquals(nativeObjects, Pointer.totalCount());
      assertTrue(grown < 64 * 1024, "grew by " + grown + " KiB from " + settled);
    }
  }

  /** Resident memory without Java's heap, which grows as it likes. */
  private static long residentOffHeapKilobytes() throws IOException {
    long heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getCommitted() / 1024;
    return residentKilobytes() - heap;
  }

  private static long residentKilobytes() throws IOException {
    return Files.readAllLines(Path.of("/proc/self/status")).stream()
        .filter(line -> line.startsWith("VmRSS:"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D+", "")))
        .findFirst()
        .orElseThrow();
  }
}

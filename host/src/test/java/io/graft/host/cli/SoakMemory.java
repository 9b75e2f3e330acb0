package io.graft.host.cli;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/**
 * What a process holds after a collection, in MiB, and in classes.
 *
 * @param resident all of it, as Linux counts
 */
record SoakMemory(double heap, double metaspace, double resident, int classes, int threads) {
  private static final double MIB = 1 << 20;

  /** More than this between two moments is a leak; what is below is the allocator's own noise. */
  private static final double MOST_RESIDENT_GROWTH = 96;

  private static final double MOST_HEAP_GROWTH = 16;
  private static final double MOST_METASPACE_GROWTH = 8;
  private static final int MOST_CLASS_GROWTH = 500;

  static SoakMemory now() {
    System.gc();
    double metaspace =
        ManagementFactory.getMemoryPoolMXBeans().stream()
            .filter(pool -> pool.getName().equals("Metaspace"))
            .mapToDouble(pool -> pool.getUsage().getUsed() / MIB)
            .sum();
    return new SoakMemory(
        ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed() / MIB,
        metaspace,
        residentNow(),
        ManagementFactory.getClassLoadingMXBean().getLoadedClassCount(),
        Thread.activeCount());
  }

  private static double residentNow() {
    try {
      return Files.readAllLines(Path.of("/proc/self/status")).stream()
          .filter(line -> line.startsWith("VmRSS:"))
          .mapToDouble(line -> Double.parseDouble(line.replaceAll("\\D", "")) / 1024)
          .findFirst()
          .orElse(0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  void assertNoMoreThan(SoakMemory before) {
    String both = before + " -> " + this;
    assertTrue(heap - before.heap < MOST_HEAP_GROWTH, both);
    assertTrue(metaspace - before.metaspace < MOST_METASPACE_GROWTH, both);
    assertTrue(resident - before.resident < MOST_RESIDENT_GROWTH, both);
    assertTrue(classes - before.classes < MOST_CLASS_GROWTH, both);
  }

  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "heap %.1f MiB, metaspace %.1f MiB, resident %.1f MiB, %d classes, %d threads",
        heap,
        metaspace,
        resident,
        classes,
        threads);
  }
}

package io.graft.host.cli;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;

/**
 * What a process holds after a collection, in MiB, and in classes.
 *
 * @param heap that is used
 * @param metaspace that is used
 * @param code compiled by the virtual machine so far
 * @param resident all of it, as Linux counts, once it has settled: after a collection the virtual
 *     machine gives memory back little by little
 * @param rest what of that is neither heap nor metaspace nor code: native memory, where a leak
 *     outside of Java would be
 */
record SoakMemory(
    double heap,
    double metaspace,
    double code,
    double resident,
    double rest,
    int classes,
    int threads) {
  private static final double MIB = 1 << 20;
  private static final int LOOKS = 20;
  private static final long BETWEEN_LOOKS = TimeUnit.MILLISECONDS.toNanos(50);

  private static final double MOST_HEAP_GROWTH = 8;
  private static final double MOST_METASPACE_GROWTH = 8;
  private static final int MOST_CLASS_GROWTH = 500;

  static SoakMemory now() {
    System.gc();
    double heap = heapCommitted();
    double resident = residentNow();
    for (int i = 1; i < LOOKS; i++) {
      LockSupport.parkNanos(BETWEEN_LOOKS);
      double present = residentNow();
      if (present < resident) {
        resident = present;
        heap = heapCommitted();
      }
    }
    double metaspace = pools(SoakMemory::isMetaspace, pool -> pool.getUsage().getCommitted());
    double code = pools(SoakMemory::isCode, pool -> pool.getUsage().getCommitted());
    System.gc();
    return new SoakMemory(
        ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed() / MIB,
        pools(SoakMemory::isMetaspace, pool -> pool.getUsage().getUsed()),
        code,
        resident,
        resident - heap - metaspace - code,
        ManagementFactory.getClassLoadingMXBean().getLoadedClassCount(),
        Thread.activeCount());
  }

  private static double heapCommitted() {
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getCommitted() / MIB;
  }

  private static boolean isMetaspace(MemoryPoolMXBean pool) {
    return pool.getName().equals("Metaspace");
  }

  private static boolean isCode(MemoryPoolMXBean pool) {
    return pool.getName().startsWith("Code");
  }

  private static double pools(
      Predicate<MemoryPoolMXBean> which, ToDoubleFunction<MemoryPoolMXBean> bytes) {
    return ManagementFactory.getMemoryPoolMXBeans().stream()
        .filter(which)
        .mapToDouble(bytes)
        .map(each -> each / MIB)
        .sum();
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

  /** Of each figure the median over several moments. */
  static SoakMemory median(List<SoakMemory> moments) {
    return new SoakMemory(
        median(moments, SoakMemory::heap),
        median(moments, SoakMemory::metaspace),
        median(moments, SoakMemory::code),
        median(moments, SoakMemory::resident),
        median(moments, SoakMemory::rest),
        (int) median(moments, SoakMemory::classes),
        (int) median(moments, SoakMemory::threads));
  }

  private static double median(List<SoakMemory> moments, ToDoubleFunction<SoakMemory> figure) {
    double[] sorted = moments.stream().mapToDouble(figure).sorted().toArray();
    return (sorted[(sorted.length - 1) / 2] + sorted[sorted.length / 2]) / 2;
  }

  /**
   * @param mostRest by how much native memory may have grown, in MiB
   * @param mostCode by how much compiled code may have grown, in MiB
   */
  void assertNoMoreThan(SoakMemory before, double mostRest, double mostCode) {
    String both = before + " -> " + this;
    assertTrue(heap - before.heap < MOST_HEAP_GROWTH, both);
    assertTrue(metaspace - before.metaspace < MOST_METASPACE_GROWTH, both);
    assertTrue(classes - before.classes < MOST_CLASS_GROWTH, both);
    assertTrue(code - before.code < mostCode, both);
    assertTrue(rest - before.rest < mostRest, both);
  }

  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "heap %.1f, metaspace %.1f, code %.1f, resident %.1f, rest %.1f MiB, %d classes, %d threads",
        heap,
        metaspace,
        code,
        resident,
        rest,
        classes,
        threads);
  }
}

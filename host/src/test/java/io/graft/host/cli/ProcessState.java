package io.graft.host.cli;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * What a process holds that it could lose track of.
 *
 * @param files open file descriptors
 * @param threads live threads
 * @param heapMib used after a collection
 */
record ProcessState(long files, int threads, long heapMib) {
  private static final int MOST_FILES = 40;
  private static final int MOST_THREADS = 20;
  private static final int MOST_MIB = 48;

  static ProcessState now() throws IOException {
    System.gc();
    try (Stream<Path> open = Files.list(Path.of("/proc/self/fd"))) {
      return new ProcessState(
          open.count(),
          ManagementFactory.getThreadMXBean().getThreadCount(),
          ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed() >> 20);
    }
  }

  /**
   * Some may come and go with what goes on at the moment; what is lost at each request does not.
   */
  void assertNotMuchMoreThan(ProcessState before) {
    String both = before + " -> " + this;
    assertTrue(files - before.files < MOST_FILES, both);
    assertTrue(threads - before.threads < MOST_THREADS, both);
    assertTrue(heapMib - before.heapMib < MOST_MIB, both);
  }
}

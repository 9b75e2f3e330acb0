package io.graft.core.tensor.memory;

import java.lang.management.ManagementFactory;
import java.util.concurrent.atomic.AtomicLong;
import javax.management.JMException;
import javax.management.ObjectName;

/**
 * What the tensors of the process may hold together. A system that has given out more memory than
 * it has ends some process without asking; a job that asks for too much should fail alone instead.
 * Thread-safe.
 */
final class MemoryLimit {
  /** MiB that tensors may take; what the machine or container has beside the heap when not set. */
  static final String PROPERTY = "graft.tensor_mib";

  /** Left for code, threads and the system: bytes. */
  private static final long BESIDE = 512L << 20;

  private static final long LEAST = 256L << 20;

  private static final AtomicLong USED = new AtomicLong();

  private MemoryLimit() {}

  /**
   * Takes memory into account before it is asked of the system.
   *
   * @throws OutOfMemoryError when that is more than there may be
   */
  static void take(long bytes) {
    long most = most();
    long used = USED.addAndGet(bytes);
    if (used > most) {
      USED.addAndGet(-bytes);
      throw new OutOfMemoryError(
          "tensors hold "
              + (used - bytes >> 20)
              + " of the "
              + (most >> 20)
              + " MiB they may take");
    }
  }

  static void giveBack(long bytes) {
    USED.addAndGet(-bytes);
  }

  /** Bytes that tensors hold now. */
  static long used() {
    return USED.get();
  }

  private static long most() {
    Long mebibytes = Long.getLong(PROPERTY);
    return mebibytes == null ? Machine.MOST : mebibytes << 20;
  }

  /** Looked up once. */
  private static final class Machine {
    private static final long MOST = Math.max(LEAST, total() - heap() - BESIDE);

    /** Of the container, where there is one; no limit where the virtual machine does not say. */
    private static long total() {
      try {
        Object total =
            ManagementFactory.getPlatformMBeanServer()
                .getAttribute(
                    new ObjectName(ManagementFactory.OPERATING_SYSTEM_MXBEAN_NAME),
                    "TotalMemorySize");
        return ((Number) total).longValue();
      } catch (JMException e) {
        return Long.MAX_VALUE;
      }
    }

    private static long heap() {
      return Runtime.getRuntime().maxMemory();
    }
  }
}

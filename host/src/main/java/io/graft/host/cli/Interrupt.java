package io.graft.host.cli;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * What an interrupt (Ctrl-C, SIGTERM) does: without an action the process ends at once; with one,
 * the action runs and the command has a minute to end by itself. The process then ends with the
 * exit code of the signal. Thread-safe.
 */
final class Interrupt {
  private static final long SECONDS_TO_END = 60;

  private final CountDownLatch commandEnded = new CountDownLatch(1);
  private volatile @Nullable Runnable action;

  /** One that the process's signals call. */
  static Interrupt ofProcess() {
    Interrupt interrupt = new Interrupt();
    Runtime.getRuntime().addShutdownHook(new Thread(interrupt::happen, "graft-interrupt"));
    return interrupt;
  }

  /** Sets what an interrupt does from now on; null for nothing but ending the process. */
  void does(@Nullable Runnable newAction) {
    action = newAction;
  }

  /** Says that nothing is left to wait for. */
  void commandEnded() {
    action = null;
    commandEnded.countDown();
  }

  /** An interrupt; returns when the process may end. */
  void happen() {
    Runnable now = action;
    if (now == null) {
      return;
    }
    now.run();
    try {
      commandEnded.await(SECONDS_TO_END, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}

package io.graft.host.cli;

import io.graft.knowledge.index.BuildProgress;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/** Shows a build on standard error: a line a phase, and now and then how far it is. */
final class BuildConsole implements BuildProgress {
  private static final long NANOS_BETWEEN_LINES = TimeUnit.SECONDS.toNanos(5);
  private static final int COLUMNS = 79;

  private final Console console;
  private final long start = System.nanoTime();
  private long last = start;
  private boolean drawn;

  BuildConsole(Console console) {
    this.console = console;
  }

  @Override
  public void phase(String name) {
    clear();
    console.note(String.format(Locale.ROOT, "%6.1f s  %s", seconds(), name));
  }

  @Override
  public void done(long count, long total) {
    done(total > 0 ? "concepts" : "rows", count, total);
  }

  /**
   * Shows how far it is.
   *
   * @param what is counted
   * @param total 0 when it is not known
   */
  void done(String what, long count, long total) {
    long now = System.nanoTime();
    if (now - last < (console.terminal() ? NANOS_BETWEEN_LINES / 20 : NANOS_BETWEEN_LINES)) {
      return;
    }
    last = now;
    String line =
        total > 0
            ? String.format(Locale.ROOT, "%6.1f s    %,d of %,d %s", seconds(), count, total, what)
            : String.format(Locale.ROOT, "%6.1f s    %,d %s", seconds(), count, what);
    if (console.terminal()) {
      clear();
      console.err().print(line);
      console.err().flush();
      drawn = true;
    } else {
      console.note(line);
    }
  }

  /** The seconds since the beginning. */
  double seconds() {
    return (System.nanoTime() - start) / 1e9;
  }

  /** Wipes a line that is to be drawn over. */
  void clear() {
    if (drawn) {
      console.err().print('\r' + " ".repeat(COLUMNS) + '\r');
      drawn = false;
    }
  }
}

package io.graft.host.plugins;

import java.io.ByteArrayOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where plugins end up when they print: in the log, a line at a time and never more than {@value
 * #LINE_BYTES} bytes of one, up to {@value #MOST_KEPT} bytes of a plugin version. What it prints is
 * counted, so that one that floods in its health check is refused. Thread-safe.
 */
public final class PluginOutput extends OutputStream {
  /** What a health check may print, in bytes. */
  static final long MOST_IN_CHECK = 64 << 10;

  private static final long MOST_KEPT = 1 << 20;
  private static final int LINE_BYTES = 1000;
  private static final Logger LOG = LoggerFactory.getLogger("io.graft.host.printed");
  private static final ThreadLocal<@Nullable AtomicLong> COUNTER = new ThreadLocal<>();

  private final @Nullable PrintStream past;
  private final ThreadLocal<ByteArrayOutputStream> line =
      ThreadLocal.withInitial(ByteArrayOutputStream::new);

  private PluginOutput(@Nullable PrintStream past) {
    this.past = past;
  }

  /**
   * Takes the process's {@code System.out} and {@code System.err}. Results of commands are written
   * past them, so nothing that a plugin prints gets between. What the host itself says on standard
   * error still gets there.
   */
  public static void install() {
    FileOutputStream error = new FileOutputStream(FileDescriptor.err);
    System.setOut(stream(null));
    System.setErr(stream(new PrintStream(error, true, StandardCharsets.UTF_8)));
  }

  private static PrintStream stream(@Nullable PrintStream past) {
    return new PrintStream(new PluginOutput(past), true, StandardCharsets.UTF_8);
  }

  /**
   * Counts what this thread prints from now on.
   *
   * @param printed of the plugin that is called; null when the call is over
   * @return what it was before
   */
  static @Nullable AtomicLong count(@Nullable AtomicLong printed) {
    AtomicLong before = COUNTER.get();
    if (printed == null) {
      COUNTER.remove();
    } else {
      COUNTER.set(printed);
    }
    return before;
  }

  @Override
  public void write(int b) {
    AtomicLong counter = COUNTER.get();
    if (counter == null && past != null) {
      past.write(b);
      return;
    }
    boolean flood = counter != null && counter.incrementAndGet() > MOST_KEPT;
    ByteArrayOutputStream text = line.get();
    if (b == '\n') {
      line.remove(); // a thread of a pool must not keep it
      if (!flood) {
        LOG.info("{}", text.toString(StandardCharsets.UTF_8).stripTrailing());
      }
    } else if (!flood && text.size() < LINE_BYTES) {
      text.write(b);
    }
  }
}

package io.graft.host.plugins;

import io.graft.core.file.IoReason;
import io.graft.host.journal.NumberedFiles;
import io.graft.host.journal.NumberedWriter;
import io.graft.spi.GraftException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The events of a host's plugins in a file, one JSON object a line: {@code sequence}, {@code time},
 * {@code type} and, where known, {@code domain}, {@code bundle}, {@code version}, {@code jar},
 * {@code detail}. A new file begins each MiB, and the eight before it are kept; numbers go on. A
 * line that was cut off by a crash is taken away with the next event. While the disk is full,
 * events wait in memory, and nobody hears of one before it is in the file. One process writes; any
 * may read. Thread-safe.
 */
public final class PluginJournal implements PluginEvent.Listener, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(PluginJournal.class);
  private static final int DETAIL_LENGTH = 2000;
  private static final long FILE_BYTES = 1 << 20;
  private static final int MOST_RECENT = 1000;

  /** How many full files are kept. */
  static final int MOST_OLDER = 8;

  private final Path file;
  private final JournalFiles files;
  private final NumberedWriter writer;
  private final Clock clock;
  private long last;
  private long oldest;
  private boolean stuck;

  /** Numbered and not in the file yet; few, for plugins change seldom. */
  private final Deque<PluginEvent> waiting = new ArrayDeque<>();

  /** The newest ones of the file, so that followers need not read it. */
  private final Deque<PluginEvent> recent = new ArrayDeque<>();

  private Consumer<PluginEvent> stored = event -> {};

  /**
   * Some events.
   *
   * @param events in order
   * @param oldest the sequence number of the oldest event that is kept
   */
  public record Page(List<PluginEvent> events, long oldest) {
    public Page {
      events = List.copyOf(events);
    }
  }

  private PluginJournal(Path file, Clock clock, long fileBytes) throws IOException {
    NumberedFiles numbered = new NumberedFiles(file);
    this.file = file;
    this.files = new JournalFiles(numbered);
    this.clock = clock;
    List<PluginEvent> events = files.read(0, Integer.MAX_VALUE);
    events.subList(Math.max(0, events.size() - MOST_RECENT), events.size()).forEach(recent::add);
    this.last = events.isEmpty() ? 0 : events.get(events.size() - 1).sequence();
    this.oldest = events.isEmpty() ? 1 : events.get(0).sequence();
    this.writer = new NumberedWriter(numbered, fileBytes, MOST_OLDER, files.oldestWritten());
  }

  /**
   * Opens a journal to go on with it.
   *
   * @throws GraftException of category DATA when it cannot be read or written
   */
  public static PluginJournal open(Path file, Clock clock) {
    return open(file, clock, FILE_BYTES);
  }

  /** The same with files of another size. */
  static PluginJournal open(Path file, Clock clock, long fileBytes) {
    try {
      Files.createDirectories(file.toAbsolutePath().getParent());
      return new PluginJournal(file, clock, fileBytes);
    } catch (IOException e) {
      throw failed("opened", file, e);
    }
  }

  /**
   * The events behind a sequence number, the oldest first; none when there is no file.
   *
   * @throws GraftException of category DATA that names the line that is no event
   */
  public static List<PluginEvent> read(Path file, long after) {
    try {
      return new JournalFiles(new NumberedFiles(file)).read(after, Integer.MAX_VALUE);
    } catch (IOException e) {
      throw failed("read", file, e);
    }
  }

  /** The stored events behind a sequence number. */
  Page page(long after, int most) {
    long from;
    synchronized (this) {
      from = oldest;
      boolean there = !recent.isEmpty() && recent.getFirst().sequence() <= after + 1;
      if (there || after >= last) {
        return new Page(
            recent.stream().filter(event -> event.sequence() > after).limit(most).toList(), from);
      }
    }
    try {
      List<PluginEvent> events = files.read(after, most);
      boolean goneSince = !events.isEmpty() && events.get(0).sequence() > after + 1;
      return new Page(events, goneSince ? events.get(0).sequence() : from);
    } catch (IOException e) {
      throw failed("read", file, e);
    }
  }

  /** Who hears of every event once it is in the file, on the thread that wrote it. */
  synchronized void onStored(Consumer<PluginEvent> listener) {
    stored = listener;
  }

  @Override
  public synchronized void on(
      PluginEvent.Type type,
      @Nullable String domain,
      @Nullable PluginId plugin,
      @Nullable String jar,
      @Nullable String detail) {
    last++;
    String kept =
        detail == null || detail.length() <= DETAIL_LENGTH
            ? detail
            : detail.substring(0, DETAIL_LENGTH);
    Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
    PluginEvent event = new PluginEvent(last, now, type, domain, plugin, jar, kept);
    LOG.info("plugins: {}", PluginEventJson.of(event));
    waiting.add(event);
    store();
  }

  /** Writes what waits; it goes on waiting when the disk is still full. */
  synchronized void store() {
    while (!waiting.isEmpty()) {
      PluginEvent event = waiting.getFirst();
      try {
        write(event);
      } catch (IOException e) {
        if (!stuck) { // said once
          LOG.error("events of plugins wait until {} can be written", file, e);
        }
        stuck = true;
        return;
      }
      stuck = false;
      waiting.removeFirst();
      recent.add(event);
      if (recent.size() > MOST_RECENT) {
        recent.removeFirst();
      }
      stored.accept(event);
    }
  }

  private void write(PluginEvent event) throws IOException {
    boolean rotated = writer.append(event.sequence(), PluginEventJson.of(event).toString());
    if (rotated) {
      try {
        oldest = files.oldest();
      } catch (IOException e) { // the event is in the file by now
        LOG.warn("the oldest event of {} is not known", file, e);
      }
    }
  }

  private static GraftException failed(String what, Path file, IOException e) {
    return GraftException.data(
        "the events of plugins cannot be " + what + " (" + IoReason.of(e) + ")",
        file.toString(),
        "check the rights of the folder and the space on the disk",
        e);
  }

  @Override
  public synchronized void close() {
    store();
    if (!waiting.isEmpty()) {
      LOG.error("events of plugins are lost: {}", waiting);
    }
  }
}

package io.graft.host.plugins;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.graft.core.file.StrictJson;
import io.graft.spi.GraftException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The events of a host's plugins in a file, one JSON object a line: {@code sequence}, {@code time},
 * {@code type} and, where known, {@code domain}, {@code bundle}, {@code version}, {@code jar},
 * {@code detail}. A line that was cut off by a crash is taken away at the next opening. One process
 * writes; any may read. Thread-safe.
 */
public final class PluginJournal implements PluginEvent.Listener, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(PluginJournal.class);
  private static final int DETAIL_LENGTH = 2000;

  private final Path file;
  private final Clock clock;
  private final FileChannel channel;
  private long last;

  private PluginJournal(Path file, Clock clock, FileChannel channel, long last) {
    this.file = file;
    this.clock = clock;
    this.channel = channel;
    this.last = last;
  }

  /**
   * Opens a journal to go on with it.
   *
   * @throws GraftException of category DATA when it cannot be read or written
   */
  public static PluginJournal open(Path file, Clock clock) {
    try {
      Files.createDirectories(file.toAbsolutePath().getParent());
      List<PluginEvent> events = read(file, 0);
      FileChannel channel =
          FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      channel.truncate(wholeLines(file));
      channel.position(channel.size());
      long last = events.isEmpty() ? 0 : events.get(events.size() - 1).sequence();
      return new PluginJournal(file, clock, channel, last);
    } catch (IOException e) {
      throw failed("opened", file, e);
    }
  }

  private static long wholeLines(Path file) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    int end = bytes.length;
    while (end > 0 && bytes[end - 1] != '\n') {
      end--;
    }
    return end;
  }

  /**
   * The events behind a sequence number, the oldest first; none when there is no file.
   *
   * @throws GraftException of category DATA that names the line that is no event
   */
  public static List<PluginEvent> read(Path file, long after) {
    List<PluginEvent> events = new ArrayList<>();
    if (!Files.exists(file)) {
      return events;
    }
    String text;
    try {
      text = Files.readString(file);
    } catch (IOException e) {
      throw failed("read", file, e);
    }
    int line = 0;
    int from = 0;
    for (int end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', from)) {
      line++;
      PluginEvent event = event(text.substring(from, end), file + ":" + line);
      if (event.sequence() > after) {
        events.add(event);
      }
      from = end + 1;
    }
    return events;
  }

  private static PluginEvent event(String line, String where) {
    ObjectNode json = StrictJson.object(line.getBytes(StandardCharsets.UTF_8), where);
    try {
      String bundle = text(json, "bundle");
      return new PluginEvent(
          json.path("sequence").asLong(),
          Instant.parse(json.path("time").asText()),
          PluginEvent.Type.valueOf(json.path("type").asText().toUpperCase(Locale.ROOT)),
          text(json, "domain"),
          bundle == null ? null : new PluginId(bundle, String.valueOf(text(json, "version"))),
          text(json, "jar"),
          text(json, "detail"));
    } catch (RuntimeException e) {
      throw GraftException.data("no event of plugins", where, "move the file away", e);
    }
  }

  private static @Nullable String text(ObjectNode json, String key) {
    return json.hasNonNull(key) ? json.get(key).asText() : null;
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
    ObjectNode json = PluginEventJson.of(event);
    LOG.info("plugins: {}", json);
    ByteBuffer line = ByteBuffer.wrap((json + "\n").getBytes(StandardCharsets.UTF_8));
    try {
      while (line.hasRemaining()) {
        channel.write(line);
      }
    } catch (IOException e) {
      LOG.error("an event of plugins cannot be kept in {}", file, e); // the host goes on serving
    }
  }

  private static GraftException failed(String what, Path file, IOException e) {
    return GraftException.data(
        "the events of plugins cannot be " + what + " (" + e + ")",
        file.toString(),
        "check the rights of the folder and the space on the disk",
        e);
  }

  @Override
  public synchronized void close() {
    try (channel) {
      channel.force(true);
    } catch (IOException e) {
      LOG.warn("{} is not forced to the disk", file, e);
    }
  }
}

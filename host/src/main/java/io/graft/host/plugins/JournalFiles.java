package io.graft.host.plugins;

import io.graft.spi.GraftException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The files of a journal: the one that is written, {@code events.jsonl}, and older ones beside it
 * that are named after their first event, {@code events-000000000001.jsonl}. Readers need no lock:
 * who finds a gap because a file was just renamed looks again.
 *
 * @param file the one that is written
 */
record JournalFiles(Path file) {
  /** How many older files are kept. */
  static final int MOST_OLDER = 8;

  private static final int LOOKS = 5;
  private static final Pattern OLDER = Pattern.compile("-(\\d{12,18})\\.jsonl$");
  private static final Logger LOG = LoggerFactory.getLogger(JournalFiles.class);

  /** The older files, the oldest first. */
  private List<Path> older() throws IOException {
    Path folder = Objects.requireNonNull(file.toAbsolutePath().getParent());
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> children = Files.list(folder)) {
      return children.filter(this::isOlder).sorted().toList();
    }
  }

  private String stem() {
    return String.valueOf(file.getFileName()).replaceFirst("\\.jsonl$", "");
  }

  private boolean isOlder(Path path) {
    String name = String.valueOf(path.getFileName());
    return name.startsWith(stem() + "-") && OLDER.matcher(name).find();
  }

  private static long first(Path older) {
    Matcher name = OLDER.matcher(String.valueOf(older.getFileName()));
    return name.find() ? Long.parseLong(name.group(1)) : 0;
  }

  /**
   * The events behind a sequence number, the oldest first.
   *
   * @throws GraftException of category DATA that names the line that is no event
   */
  List<PluginEvent> read(long after, int most) throws IOException {
    List<PluginEvent> events = List.of();
    for (int look = 0; look < LOOKS; look++) {
      events = readOnce(after, most);
      if (contiguous(events)) {
        return events;
      }
    }
    return events; // somebody took a file away: what is left is told
  }

  private static boolean contiguous(List<PluginEvent> events) {
    int last = events.size() - 1;
    return last < 0 || events.get(last).sequence() - events.get(0).sequence() == last;
  }

  private List<PluginEvent> readOnce(long after, int most) throws IOException {
    List<PluginEvent> events = new ArrayList<>();
    List<Path> files = new ArrayList<>(older());
    for (int i = 0; i < files.size() && events.size() < most; i++) {
      boolean over = i + 1 < files.size() && first(files.get(i + 1)) <= after + 1;
      if (!over) {
        read(files.get(i), after, most, events);
      }
    }
    if (events.size() < most) {
      read(file, after, most, events);
    }
    return events;
  }

  /** The events of the file that is written. */
  List<PluginEvent> readWritten() throws IOException {
    List<PluginEvent> events = new ArrayList<>();
    read(file, 0, Integer.MAX_VALUE, events);
    return events;
  }

  private static void read(Path path, long after, int most, List<PluginEvent> events)
      throws IOException {
    String text;
    try {
      text = Files.readString(path);
    } catch (NoSuchFileException e) {
      return; // none was written yet, or it was renamed or removed just now
    }
    int line = 0;
    int from = 0;
    for (int end = text.indexOf('\n');
        end >= 0 && events.size() < most;
        end = text.indexOf('\n', from)) {
      line++;
      PluginEvent event = PluginEventJson.of(text.substring(from, end), path + ":" + line);
      if (event.sequence() > after) {
        events.add(event);
      }
      from = end + 1;
    }
  }

  /** The sequence number of the oldest event that is kept; of the next one when there is none. */
  long oldest() throws IOException {
    List<PluginEvent> first = read(0, 1);
    return first.isEmpty() ? 1 : first.get(0).sequence();
  }

  /**
   * Gives the file that is written the name of its first event, so that another begins, and lets go
   * of the oldest ones.
   */
  void rotate(long first) throws IOException {
    String name = String.format(Locale.ROOT, "%s-%012d.jsonl", stem(), first);
    Files.move(file, file.resolveSibling(name), StandardCopyOption.ATOMIC_MOVE);
    List<Path> all = older();
    for (Path path : all.subList(0, Math.max(0, all.size() - MOST_OLDER))) {
      Files.deleteIfExists(path);
      LOG.info("old events of plugins are let go of: {}", path);
    }
  }

  /** How much of the file that is written are whole lines, in bytes. */
  long wholeLines() throws IOException {
    if (!Files.exists(file)) {
      return 0;
    }
    byte[] bytes = Files.readAllBytes(file);
    int end = bytes.length;
    while (end > 0 && bytes[end - 1] != '\n') {
      end--;
    }
    return end;
  }
}

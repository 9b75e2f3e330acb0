package io.graft.host.plugins;

import io.graft.host.journal.NumberedFiles;
import io.graft.spi.GraftException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads the files of a journal. It needs no lock: when it finds a gap because a file was just
 * removed, it looks again.
 *
 * @param files of the journal
 */
record JournalFiles(NumberedFiles files) {
  private static final int LOOKS = 5;

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

  /**
   * The written file comes first: what is renamed between the two looks is then seen twice, and
   * told once, where the other order would miss it.
   */
  private List<PluginEvent> readOnce(long after, int most) throws IOException {
    List<PluginEvent> written = read(files.file(), after);
    List<PluginEvent> events = new ArrayList<>();
    List<Path> older = files.older();
    for (int i = 0; i < older.size() && events.size() < most; i++) {
      boolean over = i + 1 < older.size() && NumberedFiles.first(older.get(i + 1)) <= after + 1;
      if (!over) {
        events.addAll(read(older.get(i), after));
      }
    }
    long told = events.isEmpty() ? after : events.get(events.size() - 1).sequence();
    written.stream().filter(event -> event.sequence() > told).forEach(events::add);
    return events.subList(0, Math.min(most, events.size()));
  }

  private static List<PluginEvent> read(Path path, long after) throws IOException {
    List<PluginEvent> events = new ArrayList<>();
    int number = 0;
    for (String line : NumberedFiles.lines(path)) {
      number++;
      PluginEvent event = PluginEventJson.of(line, path + ":" + number);
      if (event.sequence() > after) {
        events.add(event);
      }
    }
    return events;
  }

  /** The sequence number of the oldest event that is kept; 1 when there is none. */
  long oldest() throws IOException {
    List<PluginEvent> first = read(0, 1);
    return first.isEmpty() ? 1 : first.get(0).sequence();
  }

  /** That of the oldest event in the file that is written; 0 when it has none. */
  long oldestWritten() throws IOException {
    List<PluginEvent> events = read(files.file(), 0);
    return events.isEmpty() ? 0 : events.get(0).sequence();
  }
}

package io.graft.host.plugins;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.graft.host.SmallDisk;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class PluginJournalTest {
  private static final int SMALL = 1000;

  @TempDir Path folder;
  private Path file;

  @BeforeEach
  void name() {
    file = folder.resolve("events.jsonl");
  }

  private PluginJournal open() {
    return PluginJournal.open(file, Clock.systemUTC(), SMALL);
  }

  private static void tell(PluginJournal journal, int events) {
    for (int i = 0; i < events; i++) {
      journal.on(PluginEvent.Type.STARTED, "alpha", null, "a.jar", null);
    }
  }

  private static List<Long> numbers(List<PluginEvent> events) {
    return events.stream().map(PluginEvent::sequence).toList();
  }

  private static List<Long> from(long first, long last) {
    return LongStream.rangeClosed(first, last).boxed().toList();
  }

  private List<Path> files() throws Exception {
    try (Stream<Path> all = Files.list(folder)) {
      return all.sorted().toList();
    }
  }

  @Test
  void numbersGoOnThroughFilesAndOpenings() throws Exception {
    try (PluginJournal journal = open()) {
      tell(journal, 25);
    }
    assertTrue(files().size() > 2, files()::toString);
    for (Path each : files()) {
      assertTrue(Files.size(each) <= SMALL, each::toString);
    }
    assertEquals(from(1, 25), numbers(PluginJournal.read(file, 0)));
    assertEquals(from(7, 25), numbers(PluginJournal.read(file, 6)));
    try (PluginJournal journal = open()) {
      tell(journal, 1);
      assertEquals(from(26, 26), numbers(journal.page(25, 10).events()));
      assertEquals(from(4, 6), numbers(journal.page(3, 3).events()));
    }
  }

  @Test
  void theNewestFilesAreKeptAndTheOldestNumberIsTold() throws Exception {
    try (PluginJournal journal = open()) {
      tell(journal, 400);
      PluginJournal.Page page = journal.page(0, 10_000);
      assertTrue(page.oldest() > 200 && page.oldest() < 400, page.oldest() + "");
      assertEquals(from(page.oldest(), 400), numbers(PluginJournal.read(file, 0)));
      assertEquals(PluginJournal.MOST_OLDER + 1, files().size());
    }
    try (PluginJournal journal = open()) {
      assertEquals(PluginJournal.read(file, 0).get(0).sequence(), journal.page(0, 1).oldest());
    }
  }

  @Test
  void aLineThatACrashCutOffGoesAndItsNumberIsGivenAgain() throws Exception {
    try (PluginJournal journal = open()) {
      tell(journal, 2);
    }
    Files.writeString(file, "{\"sequence\":3,\"ti", StandardOpenOption.APPEND);
    try (PluginJournal journal = open()) {
      tell(journal, 1);
    }
    assertEquals(from(1, 3), numbers(PluginJournal.read(file, 0)));
  }

  @RepeatedTest(20)
  void aReaderMissesNothingWhileFilesChange() throws Exception {
    try (PluginJournal journal = open()) {
      Thread writer = new Thread(() -> tell(journal, 40));
      writer.start();
      List<Long> seen = new ArrayList<>();
      boolean writes = true;
      while (writes) {
        writes = writer.isAlive();
        seen.addAll(numbers(PluginJournal.read(file, seen.size())));
        assertEquals(from(1, seen.size()), seen);
      }
      assertEquals(40, seen.size());
    }
  }

  @Test
  void onAFullDiskEventsWaitAndNoneIsToldBeforeItIsStored() throws Exception {
    try (SmallDisk disk = SmallDisk.on(folder.resolve("disk"), 64)) {
      file = disk.folder().resolve("events.jsonl");
      List<Long> heard = new ArrayList<>();
      try (PluginJournal journal = open()) {
        journal.onStored(event -> heard.add(event.sequence()));
        tell(journal, 3);
        disk.fill();
        tell(journal, 60);
        assertTrue(heard.size() < 60, heard::toString);
        assertEquals(from(1, heard.size()), heard);
        assertEquals(heard, numbers(PluginJournal.read(file, 0)));
        disk.empty();
        journal.store();
        assertEquals(from(1, 63), heard);
      }
      List<Long> kept = numbers(PluginJournal.read(file, 0));
      assertEquals(from(kept.get(0), 63), kept);
    }
  }

  @Test
  void eachIsHeardOnceItIsInTheFile() {
    List<Integer> lines = new ArrayList<>();
    try (PluginJournal journal = open()) {
      journal.onStored(event -> lines.add(PluginJournal.read(file, 0).size()));
      tell(journal, 3);
    }
    assertEquals(List.of(1, 2, 3), lines);
  }
}

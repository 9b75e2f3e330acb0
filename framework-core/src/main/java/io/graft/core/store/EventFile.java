package io.graft.core.store;

import io.graft.spi.GraftException;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.util.Map;

/**
 * A TensorBoard event file, {@code events.out.tfevents.<seconds>.graft}: the name that TensorBoard
 * looks for, without the machine's. Each record reaches the operating system before {@link #append}
 * returns, so that a running job can be watched. Every opening makes a further file whose name
 * sorts behind the others', which TensorBoard reads as one run. Thread-safe.
 */
final class EventFile implements AutoCloseable {
  private static final int MAX_SAME_SECOND = 1000;

  private static final String WHAT = "the events for TensorBoard";

  private final AppendedFile records;
  private final Clock clock;

  private EventFile(AppendedFile records, Clock clock) {
    this.records = records;
    this.clock = clock;
  }

  /**
   * Begins a file.
   *
   * @param folder is made when it is missing
   * @throws GraftException of category DATA when it cannot be written
   */
  static EventFile begin(Path folder, Clock clock) {
    long seconds = clock.instant().getEpochSecond();
    try {
      Files.createDirectories(folder);
      for (int i = 0; i < MAX_SAME_SECOND; i++) {
        Path file = folder.resolve("events.out.tfevents." + (seconds + i) + ".graft");
        try {
          EventFile events =
              new EventFile(
                  new AppendedFile(
                      file, WHAT, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                  clock);
          events.records.append(EventRecord.fileVersion(events.seconds()));
          return events;
        } catch (FileAlreadyExistsException taken) {
          continue; // of a session that ended in the same second
        }
      }
    } catch (IOException e) {
      throw AppendedFile.cannotWrite(WHAT, folder, e);
    }
    throw GraftException.data(
        "the event files of the next " + MAX_SAME_SECOND + " seconds exist already",
        folder.toString(),
        "check the clock of the machine");
  }

  /** Appends the scalars of a step. */
  void append(long step, Map<String, Double> scalars) {
    if (!scalars.isEmpty()) {
      records.append(EventRecord.scalars(seconds(), step, scalars));
    }
  }

  /** Tells that the steps from one on are done again. */
  void restartAt(long step) {
    records.append(EventRecord.sessionStart(seconds(), step));
  }

  private double seconds() {
    return clock.millis() / 1e3;
  }

  /** Forces all records to the disk. Closing twice is harmless. */
  @Override
  public void close() {
    records.close();
  }
}

package io.graft.core.store;

import io.graft.spi.GraftException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
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

  private final Path file;
  private final FileChannel channel;
  private final Clock clock;

  private EventFile(Path file, FileChannel channel, Clock clock) {
    this.file = file;
    this.channel = channel;
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
          FileChannel channel =
              FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
          EventFile events = new EventFile(file, channel, clock);
          events.write(EventRecord.fileVersion(events.seconds()));
          return events;
        } catch (FileAlreadyExistsException taken) {
          continue; // of a session that ended in the same second
        }
      }
    } catch (IOException e) {
      throw cannotWrite(folder, e);
    }
    throw GraftException.data(
        "the event files of the next " + MAX_SAME_SECOND + " seconds exist already",
        folder.toString(),
        "check the clock of the machine");
  }

  /** Appends the scalars of a step. */
  synchronized void append(long step, Map<String, Double> scalars) {
    if (!scalars.isEmpty()) {
      write(EventRecord.scalars(seconds(), step, scalars));
    }
  }

  /** Tells that the steps from one on are done again. */
  synchronized void restartAt(long step) {
    write(EventRecord.sessionStart(seconds(), step));
  }

  private double seconds() {
    return clock.millis() / 1e3;
  }

  private void write(ByteBuffer record) {
    try {
      while (record.hasRemaining()) {
        channel.write(record);
      }
    } catch (IOException e) {
      throw cannotWrite(file, e);
    }
  }

  /** Forces all records to the disk. Closing twice is harmless. */
  @Override
  public synchronized void close() {
    try (channel) {
      if (channel.isOpen()) {
        channel.force(true);
      }
    } catch (IOException e) {
      throw cannotWrite(file, e);
    }
  }

  private static GraftException cannotWrite(Path path, IOException e) {
    return GraftException.data(
        "the events for TensorBoard cannot be written (" + e + ")",
        path.toString(),
        "check that the disk is not full",
        e);
  }
}

package io.graft.core.store;

import io.graft.core.file.IoReason;
import io.graft.core.file.StrictJson;
import io.graft.spi.GraftException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Locale;

/**
 * How many training steps all processes of a run have begun: twenty digits in a file, written over
 * in one piece before each step. A process that is killed at any moment leaves the count of the
 * step it was in; a machine that loses power may leave that of the last checkpoint. Used by one
 * thread.
 */
public final class StepCounter implements AutoCloseable {
  private static final int DIGITS = 20;

  private final Path file;
  private final FileChannel channel;
  private long count;

  private StepCounter(Path file, FileChannel channel, long count) {
    this.file = file;
    this.channel = channel;
    this.count = count;
  }

  /** Opens the counter; a missing or damaged file counts as 0. */
  static StepCounter open(Path file) {
    try {
      long count = Files.exists(file) ? parse(file) : 0;
      return new StepCounter(
          file, FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE), count);
    } catch (IOException e) {
      throw cannotWrite(file, e);
    }
  }

  private static long parse(Path file) {
    String text = new String(StrictJson.bytes(file, 4 * DIGITS), StandardCharsets.US_ASCII).strip();
    return text.matches("[0-9]{1,18}|0[0-9]{19}") ? Long.parseLong(text) : 0;
  }

  /** Steps begun so far. */
  public long count() {
    return count;
  }

  /** Makes the count at least this: what a checkpoint knows. */
  public void atLeast(long known) {
    count = Math.max(count, known);
  }

  /** Counts a step that begins. */
  public void add() {
    count++;
    String text = String.format(Locale.ROOT, "%0" + DIGITS + "d\n", count);
    ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII));
    try {
      channel.write(bytes, 0);
    } catch (IOException e) {
      throw cannotWrite(file, e);
    }
  }

  /** Forces the count to the disk. */
  public void force() {
    try {
      channel.force(false);
    } catch (IOException e) {
      throw cannotWrite(file, e);
    }
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      throw cannotWrite(file, e);
    }
  }

  private static GraftException cannotWrite(Path file, IOException e) {
    return GraftException.data(
        "the count of steps cannot be written (" + IoReason.of(e) + ")",
        file.toString(),
        "check that the folder is writable and the disk is not full",
        e);
  }
}

package io.graft.host.plugins;

import io.graft.core.file.IoReason;
import io.graft.spi.GraftException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/**
 * The files that operators and hosts share.
 *
 * <pre>
 * plugins/*.jar                  what there is
 * storage/plugins/choices.json   what was rolled back to: {@link PluginChoices}
 * storage/plugins/events.jsonl   what happened: {@link PluginJournal}
 * storage/plugins/status.json    what the running host does: {@link PluginStatus}
 * storage/plugins/host.lock      held while a host runs
 * </pre>
 *
 * @param jars the folder of plugin jars
 * @param records the folder of what the host keeps
 */
public record PluginHome(Path jars, Path records) {

  /** The files of a distribution. */
  public static PluginHome of(Path home) {
    return new PluginHome(home.resolve("plugins"), home.resolve("storage").resolve("plugins"));
  }

  public Path choices() {
    return records.resolve("choices.json");
  }

  public Path events() {
    return records.resolve("events.jsonl");
  }

  public Path status() {
    return records.resolve("status.json");
  }

  /**
   * Takes the lock of the running host.
   *
   * @return null when another host has it
   */
  @Nullable FileChannel lock() {
    Path file = records.resolve("host.lock");
    try {
      Files.createDirectories(records);
      FileChannel channel =
          FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      FileLock lock = null;
      try {
        lock = channel.tryLock();
      } catch (OverlappingFileLockException e) {
        lock = null; // another host in this process
      }
      if (lock == null) {
        channel.close();
        return null;
      }
      return channel;
    } catch (IOException e) {
      throw failed("the lock of the host cannot be taken", file, e);
    }
  }

  /** Whether a host runs on these files. */
  public boolean hostRuns() {
    if (!Files.exists(records.resolve("host.lock"))) {
      return false;
    }
    try (FileChannel channel = lock()) {
      return channel == null;
    } catch (IOException e) {
      throw failed("the lock of the host cannot be tried", records, e);
    }
  }

  /**
   * Puts a copy of a jar among the others; a reader sees all of it or nothing. A jar of the same
   * name is replaced.
   */
  public Path add(Path jar) {
    Path target = jars.resolve(String.valueOf(jar.getFileName()));
    try {
      Files.createDirectories(jars);
      Path part = Files.createTempFile(jars, ".", ".part");
      try {
        Files.copy(jar, part, StandardCopyOption.REPLACE_EXISTING);
        Files.move(part, target, StandardCopyOption.ATOMIC_MOVE);
      } finally {
        Files.deleteIfExists(part);
      }
      return target;
    } catch (NoSuchFileException e) {
      throw GraftException.user("there is no such jar", jar.toString(), "check the path");
    } catch (IOException e) {
      throw failed("the jar cannot be copied", target, e);
    }
  }

  /** Takes a jar away. */
  public void remove(String fileName) {
    Path jar = jars.resolve(fileName);
    try {
      Files.delete(jar);
    } catch (IOException e) {
      throw failed("the jar cannot be deleted", jar, e);
    }
  }

  private static GraftException failed(String what, Path where, IOException e) {
    return GraftException.data(
        what + " (" + IoReason.of(e) + ")",
        where.toString(),
        "check the rights of the folder and the space on the disk",
        e);
  }
}

package io.graft.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** A real file system with little room, in memory; only root can mount one. */
public final class SmallDisk implements AutoCloseable {
  private final Path folder;

  private SmallDisk(Path folder) {
    this.folder = folder;
  }

  /**
   * Mounts one on a folder; where that cannot be done, the test is skipped.
   *
   * @param kib its size in KiB
   */
  public static SmallDisk on(Path folder, int kib) throws Exception {
    Files.createDirectories(folder);
    boolean mounted = run("mount", "-t", "tmpfs", "-o", "size=" + kib + "k", "tmpfs", folder) == 0;
    assumeTrue(mounted, "only root of Linux can mount a small file system");
    return new SmallDisk(folder);
  }

  private static int run(Object... command) throws Exception {
    String[] texts = new String[command.length];
    for (int i = 0; i < command.length; i++) {
      texts[i] = command[i].toString();
    }
    try {
      Process process = new ProcessBuilder(texts).redirectErrorStream(true).start();
      process.getInputStream().readAllBytes();
      return process.waitFor(30, TimeUnit.SECONDS) ? process.exitValue() : -1;
    } catch (IOException e) {
      return -1;
    }
  }

  public Path folder() {
    return folder;
  }

  /** Takes all the room there is. */
  public void fill() throws IOException {
    byte[] page = new byte[4096];
    try (OutputStream out = Files.newOutputStream(folder.resolve("filler"))) {
      while (true) {
        out.write(page);
      }
    } catch (IOException e) {
      assertEquals("No space left on device", e.getMessage());
    }
  }

  /** Gives the room back. */
  public void empty() throws IOException {
    Files.delete(folder.resolve("filler"));
  }

  @Override
  public void close() throws Exception {
    run("umount", "-l", folder);
  }
}

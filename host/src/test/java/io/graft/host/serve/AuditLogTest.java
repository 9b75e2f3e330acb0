package io.graft.host.serve;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.graft.host.SmallDisk;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class AuditLogTest {
  private static final int SMALL = 1000;

  @TempDir Path folder;
  private final Vertx vertx = Vertx.vertx();

  @AfterEach
  void close() throws Exception {
    vertx.close().await(30, TimeUnit.SECONDS);
  }

  private AuditLog log(Path file) {
    return new AuditLog(vertx, file, SMALL);
  }

  private static void write(AuditLog log, int lines) throws Exception {
    for (int i = 0; i < lines; i++) {
      log.write(new JsonObject().put("who", "ada").put("what", "submitJob"))
          .await(30, TimeUnit.SECONDS);
    }
  }

  private static List<Path> files(Path folder) throws Exception {
    try (Stream<Path> all = Files.list(folder)) {
      return all.filter(path -> path.toString().endsWith(".jsonl")).sorted().toList();
    }
  }

  /** Of all files, the one that is written last. */
  private static List<Long> numbers(Path folder) throws Exception {
    List<Path> files = new ArrayList<>(files(folder));
    Path newest = folder.resolve("audit.jsonl");
    files.remove(newest);
    files.add(newest);
    List<Long> numbers = new ArrayList<>();
    for (Path file : files) {
      for (String line : Files.readAllLines(file)) {
        numbers.add(new JsonObject(line).getLong("sequence"));
      }
    }
    return numbers;
  }

  private static List<Long> to(long last) {
    return LongStream.rangeClosed(1, last).boxed().toList();
  }

  @Test
  void numbersGoOnThroughFilesAndStarts() throws Exception {
    Path file = folder.resolve("audit.jsonl");
    write(log(file), 50);
    List<Path> files = files(folder);
    assertTrue(files.size() > 2, files::toString);
    for (Path each : files) {
      assertTrue(Files.size(each) <= SMALL, each::toString);
    }
    write(log(file), 3);
    assertEquals(to(53), numbers(folder));
    Files.delete(file); // an operator took it away just behind a change of files
    write(log(file), 1);
    JsonObject line = new JsonObject(Files.readString(file));
    assertTrue(line.getLong("sequence") > 1, line::encode);
  }

  @Test
  void linesWaitWhileTheDiskIsFull() throws Exception {
    try (SmallDisk disk = SmallDisk.on(folder.resolve("disk"), 64)) {
      AuditLog log = log(disk.folder().resolve("audit.jsonl"));
      write(log, 3);
      disk.fill();
      write(log, 60);
      List<Long> there = numbers(disk.folder());
      assertTrue(there.size() < 63, there::toString);
      assertEquals(to(there.size()), there, "no half line");
      disk.empty();
      write(log, 1);
      assertEquals(to(64), numbers(disk.folder()));
    }
  }
}

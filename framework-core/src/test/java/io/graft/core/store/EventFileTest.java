package io.graft.core.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.DataInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.shade.protobuf.UnknownFieldSet;
import org.tensorflow.framework.Summary;
import org.tensorflow.hadoop.util.TFRecordReader;

/** Reads what we write with TensorFlow's own classes for records and summaries. */
class EventFileTest {
  private static final Clock NOON =
      Clock.fixed(Instant.parse("2026-03-01T12:00:00Z"), ZoneOffset.UTC);

  /** The fields of TensorFlow's event.proto. */
  private record Event(UnknownFieldSet fields) {
    double wallTime() {
      return Double.longBitsToDouble(fields.getField(1).getFixed64List().get(0));
    }

    long step() {
      return fields.getField(2).getVarintList().get(0);
    }

    String fileVersion() {
      return fields.getField(3).getLengthDelimitedList().get(0).toStringUtf8();
    }

    Summary summary() throws IOException {
      return Summary.parseFrom(fields.getField(5).getLengthDelimitedList().get(0));
    }

    /** Of its session_log: 1 is START. */
    long sessionStatus() throws IOException {
      return UnknownFieldSet.parseFrom(fields.getField(7).getLengthDelimitedList().get(0))
          .getField(1)
          .getVarintList()
          .get(0);
    }
  }

  @TempDir Path folder;

  private static List<Event> events(Path file) throws IOException {
    List<Event> events = new ArrayList<>();
    try (DataInputStream in = new DataInputStream(Files.newInputStream(file))) {
      TFRecordReader reader = new TFRecordReader(in, true);
      for (byte[] record = reader.read(); record != null; record = reader.read()) {
        events.add(new Event(UnknownFieldSet.parseFrom(record)));
      }
    }
    return events;
  }

  private List<Path> files() throws IOException {
    try (var files = Files.list(folder)) {
      return files.sorted().toList();
    }
  }

  @Test
  void anotherReaderFindsTheSameEvents() throws IOException {
    try (EventFile file = EventFile.begin(folder, NOON)) {
      file.append(1, Map.of("loss", 0.5));
      file.append(3_000_000_000L, Map.of("dev_f1", 0.875, "名", -1e-8));
      file.append(4, Map.of());
      file.restartAt(2);
    }
    assertEquals(1, files().size());
    List<Event> events = events(files().get(0));
    assertEquals(4, events.size());
    assertEquals("brain.Event:2", events.get(0).fileVersion());
    assertEquals(NOON.millis() / 1e3, events.get(1).wallTime());
    assertEquals(1, events.get(1).step());
    Summary.Value loss = events.get(1).summary().getValue(0);
    assertEquals("loss", loss.getTag());
    assertEquals(0.5f, loss.getSimpleValue());
    assertEquals(3_000_000_000L, events.get(2).step());
    assertEquals(2, events.get(2).summary().getValueCount());
    for (Summary.Value value : events.get(2).summary().getValueList()) {
      float expected = value.getTag().equals("名") ? -1e-8f : 0.875f;
      assertEquals(expected, value.getSimpleValue(), value.getTag());
    }
    assertEquals(2, events.get(3).step());
    assertEquals(1, events.get(3).sessionStatus());
  }

  @Test
  void aFurtherSessionOfTheSameSecondSortsBehind() throws IOException {
    EventFile.begin(folder, NOON).close();
    try (EventFile second = EventFile.begin(folder, NOON)) {
      second.append(7, Map.of("loss", 1.0));
    }
    assertEquals(2, files().size());
    assertTrue(files().get(0).getFileName().toString().startsWith("events.out.tfevents."));
    assertEquals(1, events(files().get(0)).size());
    assertEquals(7, events(files().get(1)).get(1).step());
  }

  @Test
  void aDamagedRecordIsNoticedByTheOtherReader() throws IOException {
    try (EventFile file = EventFile.begin(folder, NOON)) {
      file.append(1, Map.of("loss", 0.5));
    }
    byte[] bytes = Files.readAllBytes(files().get(0));
    bytes[bytes.length - 6] ^= 1;
    Path damaged = Files.write(folder.resolve("damaged"), bytes);
    assertThrows(IOException.class, () -> events(damaged));
  }

  /** RFC 3720, B.4: the checksum of "123456789" is e3069283. */
  @Test
  void theChecksumIsTurnedAndMoved() {
    byte[] digits = "123456789".getBytes(StandardCharsets.US_ASCII);
    assertEquals(
        Integer.rotateRight(0xe3069283, 15) + 0xa282ead8,
        EventRecord.maskedChecksum(digits, 0, digits.length));
  }
}

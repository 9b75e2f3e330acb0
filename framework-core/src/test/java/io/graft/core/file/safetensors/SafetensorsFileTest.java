package io.graft.core.file.safetensors;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.graft.spi.ErrorCategory;
import io.graft.spi.GraftException;
import java.io.IOException;
import java.nio.BufferOverflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The reader on files made here. */
class SafetensorsFileTest {
  @TempDir private Path folder;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          [1]                                                                    | begin with '{'
          {"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}\\n              | other than spaces
          {"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}{}               | something follows
          {"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},}                | not strict JSON
          {"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}                  | not strict JSON
          {"a":{"dtype":"F32","dtype":"F32","shape":[2],"data_offsets":[0,8]}}   | Duplicate field
          {"a\\ud800":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}          | surrogate
          {"a":{"dtype":"FP32","shape":[2],"data_offsets":[0,8]}}                | no dtype 'FP32'
          {"a":{"dtype":"F32","shape":[-2],"data_offsets":[0,8]}}                | shape holds -2
          {"a":{"dtype":"F32","shape":[2.0],"data_offsets":[0,8]}}               | shape holds 2.0
          {"a":{"dtype":"F32","shape":[3],"data_offsets":[0,8]}}                 | takes 96 bits
          {"a":{"dtype":"F4","shape":[15],"data_offsets":[0,8]}}                 | takes 60 bits
          {"a":{"dtype":"F32","shape":[4294967296,4294967296],"data_offsets":[0,8]}} | overflows
          {"a":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}                 | hole
          {"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}                 | 4 bytes follow
          {"a":{"dtype":"F32","shape":[4],"data_offsets":[0,16]}}                | cut off
          {"a":{"dtype":"F32","shape":[2],"data_offsets":[8,0]}}                 | end before
          {"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"b":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}} | overlaps
          {"a":{"dtype":"F32","shape":[2]}}                                      | no data_offsets
          {"a":null}                                                             | not an object
          {"__metadata__":{"n":1}}                                               | not a string
          {"__metadata__":[]}                                                    | not an object
          {"a":{"shape":[[[[[[[[[[2]]]]]]]]]]}}                                  | shape holds
          {"a":{"more":[[[[[[[[[[2]]]]]]]]]]}}                                   | nesting
          """)
  void refusesAMalformedHeader(String header, String reason) throws IOException {
    String raw = header.replace("\\n", "\n");
    Path file = RawSafetensors.write(folder, raw, new byte[8]);
    GraftException refusal = assertThrows(GraftException.class, () -> SafetensorsFile.open(file));
    assertEquals(ErrorCategory.DATA, refusal.category());
    assertTrue(refusal.what().contains(reason), refusal::getMessage);
    assertTrue(refusal.getMessage().contains(file.toString()), refusal::getMessage);
  }

  @Test
  void refusesWhatIsNotThere() {
    Path file = folder.resolve("absent.safetensors");
    GraftException refusal = assertThrows(GraftException.class, () -> SafetensorsFile.open(file));
    assertEquals(ErrorCategory.DATA, refusal.category());
    assertTrue(refusal.getMessage().contains("absent.safetensors"), refusal::getMessage);
  }

  @Test
  void readsAcceptsSpacesBehindTheHeader() throws IOException {
    String header = "{" + RawSafetensors.tensor("a", "F32", "[1]", 0, 4) + "}     ";
    try (SafetensorsFile file =
        SafetensorsFile.open(RawSafetensors.write(folder, header, floats(2.5f)))) {
      assertArrayEquals(new float[] {2.5f}, file.floats("a"));
    }
  }

  /** Segments of a few bytes: elements of every size lie across their borders. */
  @ParameterizedTest
  @ValueSource(ints = {1, 3, 8, 13, 64, 1 << 20})
  void readsAcrossTheBordersOfSegments(int segmentBytes) throws IOException {
    String header =
        "{"
            + String.join(
                ",",
                RawSafetensors.tensor("half", "F16", "[3]", 0, 6),
                RawSafetensors.tensor("single", "F32", "[5]", 6, 26),
                RawSafetensors.tensor("double", "F64", "[2]", 26, 42),
                RawSafetensors.tensor("long", "I64", "[2]", 42, 58),
                RawSafetensors.tensor("int", "I32", "[2]", 58, 66))
            + "}";
    ByteBuffer data = ByteBuffer.allocate(66).order(ByteOrder.LITTLE_ENDIAN);
    data.putShort((short) 0x3c00).putShort((short) 0xc000).putShort((short) 0x3800);
    for (int i = 0; i < 5; i++) {
      data.putFloat(i + 0.25f);
    }
    data.putDouble(1.5).putDouble(-3).putLong(Long.MIN_VALUE).putLong(7).putInt(-1).putInt(9);
    Path path = RawSafetensors.write(folder, header, data.array());
    try (SafetensorsFile file = SafetensorsFile.open(path, segmentBytes)) {
      assertArrayEquals(new float[] {1, -2, 0.5f}, file.floats("half"));
      assertArrayEquals(new float[] {0.25f, 1.25f, 2.25f, 3.25f, 4.25f}, file.floats("single"));
      assertArrayEquals(new float[] {1.5f, -3}, file.floats("double"));
      assertArrayEquals(new long[] {Long.MIN_VALUE, 7}, file.longs("long"));
      assertArrayEquals(new long[] {-1, 9}, file.longs("int"));
    }
  }

  /** A file of 3 GiB, sparse on the disk: what lies behind 2^31 is found. */
  @Test
  void readsBehindTwoGibibytes() throws IOException {
    long filler = 3L << 30;
    String header =
        "{"
            + RawSafetensors.tensor("filler", "U8", "[" + filler + "]", 0, filler)
            + ","
            + RawSafetensors.tensor("last", "F32", "[2]", filler, filler + 8)
            + "}";
    Path path = RawSafetensors.write(folder, header, new byte[0]);
    try (FileChannel channel = FileChannel.open(path, StandardOpenOption.WRITE)) {
      channel.write(ByteBuffer.wrap(floats(1.5f, -2.5f)), channel.size() + filler);
    }
    try (SafetensorsFile file = SafetensorsFile.open(path)) {
      assertEquals(filler, file.info("filler").elements());
      assertArrayEquals(new float[] {1.5f, -2.5f}, file.floats("last"));
    } finally {
      Files.delete(path);
    }
  }

  @Test
  void fillsABufferFromItsPosition() throws IOException {
    try (SafetensorsFile file = oneTensor()) {
      FloatBuffer target =
          ByteBuffer.allocateDirect(16).order(ByteOrder.nativeOrder()).asFloatBuffer();
      target.position(1);
      file.readFloats("a", target);
      assertEquals(3, target.position());
      assertEquals(2.5f, target.get(1));
      assertThrows(BufferOverflowException.class, () -> file.readFloats("a", target));
    }
  }

  @Test
  void aMissListsTheTensors() throws IOException {
    try (SafetensorsFile file = oneTensor()) {
      GraftException miss = assertThrows(GraftException.class, () -> file.info("b"));
      assertEquals(ErrorCategory.DATA, miss.category());
      assertTrue(miss.getMessage().contains("known: a"), miss::getMessage);
      assertThrows(GraftException.class, () -> file.longs("a"));
    }
  }

  @Test
  void isOfNoUseOnceClosed() throws IOException {
    SafetensorsFile file = oneTensor();
    file.close();
    assertThrows(IllegalStateException.class, () -> file.floats("a"));
  }

  private SafetensorsFile oneTensor() throws IOException {
    String header = "{" + RawSafetensors.tensor("a", "F32", "[2]", 0, 8) + "}";
    return SafetensorsFile.open(RawSafetensors.write(folder, header, floats(2.5f, 3.5f)));
  }

  private static byte[] floats(float... values) {
    ByteBuffer bytes = ByteBuffer.allocate(values.length * 4).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asFloatBuffer().put(values);
    return bytes.array();
  }
}

package io.graft.core.file.safetensors;

import io.graft.spi.ErrorCategory;
import io.graft.spi.GraftException;
import io.graft.spi.tensor.Shape;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import net.jqwik.api.Assume;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;

/** Whatever happens to the bytes of a file, it opens and reads, or it is refused as bad data. */
class SafetensorsFuzzTest {
  private static Path folder;
  private static byte[] sound;

  @BeforeContainer
  static void makeASoundFile() throws IOException {
    folder = Files.createTempDirectory("corruption");
    Path file = folder.resolve("sound.safetensors");
    new SafetensorsWriter()
        .metadata(Map.of("format", "pt"))
        .add("embeddings.weight", Shape.of(3, 2), new float[] {1, 2, 3, 4, 5, 6})
        .add("layer.0.bias", Shape.of(2), new float[] {1, 2})
        .add("layer.0.half", Dtype.F16, Shape.of(2, 1), FloatBuffer.allocate(2))
        .write(file);
    sound = Files.readAllBytes(file);
    Files.delete(file);
  }

  @AfterContainer
  static void removeIt() throws IOException {
    Files.deleteIfExists(folder.resolve("corrupt.safetensors"));
    Files.delete(folder);
  }

  @Property
  void changedBytesNeverBreakTheReader(
      @ForAll @Size(min = 1, max = 4) int[] places, @ForAll byte[] values) throws IOException {
    Assume.that(values.length > 0);
    byte[] bytes = sound.clone();
    for (int i = 0; i < places.length; i++) {
      bytes[Math.floorMod(places[i], bytes.length)] = values[i % values.length];
    }
    opensOrRefuses(bytes);
  }

  @Property
  void truncationIsAlwaysRefused(@ForAll @IntRange(max = 100_000) int length) throws IOException {
    byte[] cut = Arrays.copyOf(sound, length % sound.length);
    refuses(cut);
  }

  @Property
  void extraBytesAreAlwaysRefused(@ForAll @Size(min = 1, max = 64) byte[] more) throws IOException {
    byte[] longer = Arrays.copyOf(sound, sound.length + more.length);
    System.arraycopy(more, 0, longer, sound.length, more.length);
    refuses(longer);
  }

  @Property
  void randomHeadersNeverBreakTheReader(@ForAll byte[] header, @ForAll long length)
      throws IOException {
    byte[] claimed =
        ByteBuffer.allocate(9 + header.length)
            .order(ByteOrder.LITTLE_ENDIAN)
            .putLong(length % 3 == 0 ? header.length + 1 : length)
            .put((byte) '{')
            .put(header)
            .array();
    opensOrRefuses(claimed);
  }

  /** Pieces of JSON and of the format, put together at random: deeper than random bytes get. */
  @Property
  void randomJsonNeverBreaksTheReader(@ForAll @Size(max = 40) int[] choices) throws IOException {
    String[] pieces = {
      "{",
      "}",
      "[",
      "]",
      ",",
      ":",
      "\"dtype\"",
      "\"shape\"",
      "\"data_offsets\"",
      "\"F32\"",
      "\"F4\"",
      "0",
      "4",
      "8",
      "-1",
      "1e9",
      "9223372036854775807",
      "\"a\"",
      "\"__metadata__\"",
      "null",
      "true",
      "\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]}",
      "\"\\ud800\"",
      " ",
      "NaN"
    };
    StringBuilder header = new StringBuilder("{");
    for (int choice : choices) {
      header.append(pieces[Math.floorMod(choice, pieces.length)]);
    }
    opensOrRefuses(
        RawSafetensors.bytes(header.toString(), "abcd".getBytes(StandardCharsets.UTF_8)));
  }

  private static void refuses(byte[] bytes) throws IOException {
    if (opensOrRefuses(bytes)) {
      throw new AssertionError("opened a corrupt file of " + bytes.length + " bytes");
    }
  }

  private static boolean opensOrRefuses(byte[] bytes) throws IOException {
    Path path = Files.write(folder.resolve("corrupt.safetensors"), bytes);
    try (SafetensorsFile file = SafetensorsFile.open(path)) {
      for (String name : file.names()) {
        file.forEachBytes(name, ByteBuffer::hasRemaining);
        if (file.info(name).dtype().readableAsFloat()) {
          file.floats(name);
        }
      }
      return true;
    } catch (GraftException e) {
      if (e.category() != ErrorCategory.DATA) {
        throw e;
      }
      return false;
    }
  }
}

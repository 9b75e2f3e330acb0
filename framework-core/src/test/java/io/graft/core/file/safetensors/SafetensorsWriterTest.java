package io.graft.core.file.safetensors;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.graft.spi.ErrorCategory;
import io.graft.spi.GraftException;
import io.graft.spi.tensor.Shape;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SafetensorsWriterTest {
  @TempDir private Path folder;

  @Test
  void writesTheLayoutOfTheReferenceLibrary() throws IOException {
    Path file = folder.resolve("new/model.safetensors");
    new SafetensorsWriter()
        .add("b", Dtype.BF16, Shape.of(2), FloatBuffer.wrap(new float[] {1, 2}))
        .add("z", Shape.of(1, 2), new float[] {1, 2})
        .add("a", Shape.scalar(), new float[] {3})
        .metadata(Map.of("format", "pt", "a", "\u00e9\""))
        .write(file);
    byte[] bytes = Files.readAllBytes(file);
    String header = new String(bytes, 8, bytes.length - 8 - 16, StandardCharsets.UTF_8);
    assertEquals(
        "{\"__metadata__\":{\"a\":\"\u00e9\\\"\",\"format\":\"pt\"},"
            + "\"a\":{\"dtype\":\"F32\",\"shape\":[],\"data_offsets\":[0,4]},"
            + "\"z\":{\"dtype\":\"F32\",\"shape\":[1,2],\"data_offsets\":[4,12]},"
            + "\"b\":{\"dtype\":\"BF16\",\"shape\":[2],\"data_offsets\":[12,16]}}",
        header.stripTrailing());
    assertEquals(0, bytes.length % 8);
  }

  @Test
  void readsBackWhatItWrote() {
    Path file = folder.resolve("model.safetensors");
    float[] large = new float[700_000];
    for (int i = 0; i < large.length; i++) {
      large[i] = i * 0.001f;
    }
    new SafetensorsWriter()
        .add("large", Shape.of(700, 1000), large)
        .add("large.half", Dtype.F16, Shape.of(700, 1000), FloatBuffer.wrap(large))
        .add("empty", Shape.of(0, 3), new float[0])
        .add("\ud83d\ude00", Shape.of(1), new float[] {-0f})
        .add("\uffee", Shape.of(1), new float[] {Float.NaN})
        .write(file);
    try (SafetensorsFile back = SafetensorsFile.open(file)) {
      assertArrayEquals(large, back.floats("large"));
      assertArrayEquals(large, back.floats("large.half"), 0.25f);
      assertEquals(0, back.floats("empty").length);
      assertEquals(
          List.of("empty", "large", "\uffee", "\ud83d\ude00", "large.half"),
          back.names(),
          "by type, then by code point");
    }
  }

  @Test
  void replacesAFileWholeAndLeavesNothingBehind() throws IOException {
    Path file = folder.resolve("model.safetensors");
    new SafetensorsWriter().add("a", Shape.of(1), new float[] {1}).write(file);
    try (SafetensorsFile old = SafetensorsFile.open(file)) {
      new SafetensorsWriter().add("a", Shape.of(1), new float[] {2}).write(file);
      assertEquals(1f, old.floats("a")[0], "an open file keeps its content");
    }
    try (SafetensorsFile now = SafetensorsFile.open(file);
        Stream<Path> files = Files.list(folder)) {
      assertEquals(2f, now.floats("a")[0]);
      assertEquals(List.of(file), files.toList());
    }
  }

  @Test
  void saysWhenItCannotWrite() throws IOException {
    Path blocked = Files.createFile(folder.resolve("file")).resolve("model.safetensors");
    GraftException failure =
        assertThrows(GraftException.class, () -> new SafetensorsWriter().write(blocked));
    assertEquals(ErrorCategory.DATA, failure.category());
    assertTrue(failure.getMessage().contains("model.safetensors"), failure::getMessage);
  }

  @Test
  void refusesWhatDoesNotFit() {
    SafetensorsWriter writer = new SafetensorsWriter().add("a", Shape.of(1), new float[] {1});
    assertThrows(
        IllegalArgumentException.class, () -> writer.add("a", Shape.of(1), new float[] {1}));
    assertThrows(
        IllegalArgumentException.class, () -> writer.add("b", Shape.of(2), new float[] {1}));
    assertThrows(
        IllegalArgumentException.class,
        () -> writer.add("b", Dtype.I64, Shape.of(1), FloatBuffer.allocate(1)));
    assertThrows(
        IllegalArgumentException.class,
        () -> writer.add("__metadata__", Shape.of(1), new float[] {1}));
  }
}

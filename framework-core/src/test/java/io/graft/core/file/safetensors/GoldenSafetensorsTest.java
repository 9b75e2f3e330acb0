package io.graft.core.file.safetensors;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeout;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.graft.core.SharedFixtures;
import io.graft.spi.ErrorCategory;
import io.graft.spi.GraftException;
import io.graft.spi.tensor.Shape;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The reader and the writer against files that neither of them made. */
class GoldenSafetensorsTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** A word of the reason for which each file (by its number) must be refused. */
  private static final Map<String, String> REASONS =
      Map.ofEntries(
          Map.entry("01", "0 bytes"),
          Map.entry("02", "7 bytes"),
          Map.entry("03", "begin with '{'"),
          Map.entry("04", "cut off"),
          Map.entry("05", "18446744073709551615 bytes, is above the limit"),
          Map.entry("06", "9223372036854775808 bytes, is above the limit"),
          Map.entry("07", "100000001 bytes, is above the limit"),
          Map.entry("08", "2147483648 bytes, is above the limit"),
          Map.entry("09", "not strict JSON"),
          Map.entry("10", "begin with '{'"),
          Map.entry("11", "not UTF-8"),
          Map.entry("12", "not UTF-8"),
          Map.entry("13", "not UTF-8"),
          Map.entry("14", "begin with '{'"),
          Map.entry("15", "begin with '{'"),
          Map.entry("16", "begin with '{'"),
          Map.entry("17", "JSON"),
          Map.entry("18", "JSON"),
          Map.entry("19", "Duplicate field 'a.weight'"),
          Map.entry("20", "Duplicate field 'data_offsets'"),
          Map.entry("21", "Duplicate field '__metadata__'"),
          Map.entry("22", "not a string"),
          Map.entry("23", "not a string"),
          Map.entry("24", "no dtype 'F33'"),
          Map.entry("25", "no dtype 'f32'"),
          Map.entry("26", "dtype is not a string"),
          Map.entry("27", "F64 takes"),
          Map.entry("28", "F32 takes"),
          Map.entry("29", "shape holds -1"),
          Map.entry("30", "shape holds 4.0"),
          Map.entry("31", "shape holds 4"),
          Map.entry("32", "overflows"),
          Map.entry("33", "overflows"),
          Map.entry("34", "takes"),
          Map.entry("35", "shape holds 18446744073709551620"),
          Map.entry("36", "overlaps"),
          Map.entry("37", "overlaps"),
          Map.entry("38", "hole"),
          Map.entry("39", "hole"),
          Map.entry("40", "follow the last tensor"),
          Map.entry("41", "cut off"),
          Map.entry("42", "cut off"),
          Map.entry("43", "end before they begin"),
          Map.entry("44", "data_offsets holds -16"),
          Map.entry("45", "cut off"),
          Map.entry("46", "data_offsets holds 9223372036854775808"),
          Map.entry("47", "3 entries"),
          Map.entry("48", "1 entries"),
          Map.entry("49", "data_offsets holds 1"),
          Map.entry("50", "no data_offsets"),
          Map.entry("51", "no dtype"),
          Map.entry("52", "no shape"),
          Map.entry("53", "not an object"),
          Map.entry("54", "not an object"),
          Map.entry("55", "shape holds ["),
          Map.entry("56", "not a string"),
          Map.entry("57", "JSON"),
          Map.entry("58", "JSON"),
          Map.entry("59", "JSON"),
          Map.entry("60", "JSON"),
          Map.entry("61", "JSON"),
          Map.entry("62", "above the limit"),
          Map.entry("63", "zip archive"),
          Map.entry("64", "git lfs pull"));

  @TestFactory
  Stream<DynamicTest> refusesEveryBrokenFile() throws IOException {
    List<Path> files = list("golden/hf-tiny/broken");
    assertEquals(REASONS.size(), files.size(), "a broken file has no expected reason");
    return files.stream()
        .map(file -> DynamicTest.dynamicTest(file.getFileName().toString(), () -> refuses(file)));
  }

  private static void refuses(Path file) {
    GraftException refusal =
        assertTimeout(
            Duration.ofSeconds(2),
            () -> assertThrows(GraftException.class, () -> SafetensorsFile.open(file)));
    assertEquals(ErrorCategory.DATA, refusal.category());
    assertTrue(refusal.getMessage().contains(file.toString()), refusal::getMessage);
    String reason = REASONS.get(file.getFileName().toString().substring(0, 2));
    assertTrue(refusal.what().contains(reason), () -> reason + " <> " + refusal.getMessage());
    assertTrue(refusal.getMessage().length() < 1000, "a message must fit a screen");
  }

  @TestFactory
  Stream<DynamicTest> readsEveryOddFile() throws IOException {
    return list("golden/hf-tiny/valid-edge").stream()
        .map(file -> DynamicTest.dynamicTest(file.getFileName().toString(), () -> reads(file)));
  }

  private static void reads(Path file) throws IOException {
    String json = file.toString().replace(".safetensors", ".json");
    JsonNode expected = JSON.readTree(Path.of(json).toFile());
    for (int segmentBytes : new int[] {16, MappedBytes.SEGMENT_BYTES}) {
      try (SafetensorsFile actual = SafetensorsFile.open(file, segmentBytes)) {
        Map<String, String> metadata = new TreeMap<>();
        expected
            .get("metadata")
            .properties()
            .forEach(e -> metadata.put(e.getKey(), e.getValue().asText()));
        assertEquals(metadata, new TreeMap<>(actual.metadata()));
        JsonNode tensors = expected.get("tensors");
        assertEquals(tensors.size(), actual.names().size());
        tensors.properties().forEach(e -> sameTensor(e.getKey(), e.getValue(), actual));
      }
    }
  }

  private static void sameTensor(String name, JsonNode expected, SafetensorsFile actual) {
    TensorInfo info = actual.info(name);
    assertEquals(expected.get("dtype").asText(), info.dtype().name());
    List<Long> shape = new ArrayList<>();
    expected.get("shape").forEach(dimension -> shape.add(dimension.asLong()));
    assertEquals(shape, info.shape());
    JsonNode values = expected.get("values");
    assertEquals(values.size(), info.elements());
    if (info.dtype().readableAsFloat()) {
      float[] wanted = new float[values.size()];
      for (int i = 0; i < wanted.length; i++) {
        wanted[i] = (float) Double.parseDouble(values.get(i).asText());
      }
      assertArrayEquals(wanted, actual.floats(name));
    } else if (info.dtype().readableAsLong()) {
      long[] wanted = new long[values.size()];
      for (int i = 0; i < wanted.length; i++) {
        wanted[i] = Long.parseLong(values.get(i).asText());
      }
      assertArrayEquals(wanted, actual.longs(name));
    } else {
      assertThrows(GraftException.class, () -> actual.floats(name));
      assertThrows(GraftException.class, () -> actual.longs(name));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "peft/lora/adapter_model.safetensors",
        "peft/prefix_tuning/adapter_model.safetensors",
        "hf-tiny/bert/model.safetensors",
        "hf-tiny/bert-bf16/model.safetensors",
        "hf-tiny/bert-f16/model.safetensors",
        "hf-tiny/roberta/model.safetensors"
      })
  void writesTheSameBytes(String golden, @TempDir Path folder) throws IOException {
    Path file = SharedFixtures.path("golden/" + golden);
    Path copy = folder.resolve("copy.safetensors");
    try (SafetensorsFile original = SafetensorsFile.open(file)) {
      SafetensorsWriter writer = new SafetensorsWriter().metadata(original.metadata());
      for (String name : original.names()) {
        TensorInfo info = original.info(name);
        Shape shape = Shape.of(info.shape().stream().mapToInt(Math::toIntExact).toArray());
        writer.add(name, info.dtype(), shape, FloatBuffer.wrap(original.floats(name)));
      }
      writer.write(copy);
    }
    assertEquals(-1, Files.mismatch(file, copy));
  }

  @Test
  void namesComeInTheOrderOfTheData() {
    Path file = SharedFixtures.path("golden/hf-tiny/valid-edge/07-header-order.safetensors");
    try (SafetensorsFile opened = SafetensorsFile.open(file)) {
      assertEquals(List.of("a.weight", "b.weight"), opened.names());
    }
  }

  private static List<Path> list(String folder) throws IOException {
    try (Stream<Path> files = Files.list(SharedFixtures.path(folder))) {
      return files.filter(file -> file.toString().endsWith(".safetensors")).sorted().toList();
    }
  }
}

package io.graft.core.checkpoint;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.graft.core.train.AdamOptimizer;
import io.graft.core.train.BestWeights;
import io.graft.core.train.TrainingState;
import io.graft.core.train.TrainingState.Values;
import io.graft.spi.ErrorCategory;
import io.graft.spi.GraftException;
import io.graft.spi.tensor.Shape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CheckpointsTest {
  private static final Map<String, String> IDENTITY = Map.of("recipe", "r1", "base", "b1");
  private static final RunMarks MARKS = new RunMarks(1.25, 100, 120, 5e12, 77, 33);

  @TempDir Path temp;
  private final List<String> warnings = new ArrayList<>();

  private Checkpoints checkpoints(Map<String, String> identity) {
    return new Checkpoints(temp.resolve("checkpoints"), 10, 2, identity, warnings::add);
  }

  private static TrainingState state(long step, int elements) {
    float[] values = new float[elements];
    for (int i = 0; i < elements; i++) {
      values[i] = (float) Math.sin(step + i) * 1e-30f; // small ones, denormal some of them
    }
    values[0] = -0f;
    Map<String, Values> tensors = new LinkedHashMap<>();
    tensors.put("model/0/w", new Values(Shape.of(elements), () -> values));
    tensors.put("best/0/w", new Values(Shape.of(1), () -> new float[] {step}));
    Map<String, AdamOptimizer.State> optimizers =
        Map.of("main", new AdamOptimizer.State(0.1 + 0.2, List.of(step, step - 1)));
    return new TrainingState(
        step,
        100,
        step == 100,
        tensors,
        optimizers,
        new BestWeights.State(1 / 3.0, 9, 2),
        new byte[] {1, 0, -1},
        new byte[0]);
  }

  private List<String> names() throws IOException {
    try (Stream<Path> children = Files.list(temp.resolve("checkpoints"))) {
      return children.map(child -> child.getFileName().toString()).sorted().toList();
    }
  }

  @Test
  void everythingComesBackBitByBit() {
    TrainingState saved = state(20, 1000);
    assertTrue(checkpoints(IDENTITY).save(saved, MARKS));
    try (Checkpoint found = checkpoints(IDENTITY).newest().orElseThrow()) {
      TrainingState state = found.state();
      assertEquals(20, state.step());
      assertEquals(100, state.totalSteps());
      assertFalse(state.ended());
      assertEquals(saved.best(), state.best());
      assertEquals(saved.optimizers(), state.optimizers());
      assertEquals(saved.tensors().keySet(), state.tensors().keySet());
      saved
          .tensors()
          .forEach(
              (name, values) ->
                  assertArrayEquals(
                      bits(values.values().get()),
                      bits(state.tensors().get(name).values().get()),
                      name));
      assertArrayEquals(saved.objective(), state.objective());
      assertEquals(0, state.method().length);
      assertEquals(MARKS, found.marks());
    }
    assertEquals(List.of(), warnings);
  }

  private static int[] bits(float[] values) {
    int[] bits = new int[values.length];
    Arrays.setAll(bits, i -> Float.floatToRawIntBits(values[i]));
    return bits;
  }

  @Test
  void beforeTheFirstLookThereIsNoBest() {
    TrainingState fresh = state(10, 3);
    BestWeights.State none = new BestWeights.State(Double.NEGATIVE_INFINITY, 0, 0);
    checkpoints(IDENTITY)
        .save(
            new TrainingState(
                10,
                100,
                false,
                fresh.tensors(),
                fresh.optimizers(),
                none,
                new byte[0],
                new byte[0]),
            MARKS);
    try (Checkpoint found = checkpoints(IDENTITY).newest().orElseThrow()) {
      assertEquals(none, found.state().best());
    }
  }

  @Test
  void theNewestAreKept() throws IOException {
    Checkpoints all = checkpoints(IDENTITY);
    for (int step = 10; step <= 50; step += 10) {
      assertTrue(all.save(state(step, 3), MARKS));
    }
    assertEquals(List.of("step-000040", "step-000050"), names());
    assertTrue(all.due(60, false) && all.due(61, true));
    assertFalse(all.due(61, false));
    Checkpoints none = new Checkpoints(temp, 0, 2, IDENTITY, warnings::add);
    assertFalse(none.due(60, false) || none.due(100, true));
  }

  /** Every byte of the small files, and each region of the tensors' file. */
  @ParameterizedTest
  @ValueSource(strings = {"SHA256SUMS", "checkpoint.json", "state.safetensors", "objective.state"})
  void aChangedByteIsFoundAndTheEarlierOneUsed(String name) throws IOException {
    checkpoints(IDENTITY).save(state(10, 40), MARKS);
    checkpoints(IDENTITY).save(state(20, 40), MARKS);
    Path newer = temp.resolve("checkpoints/step-000020");
    Path file = newer.resolve(name);
    byte[] whole = Files.readAllBytes(file);
    for (int at = 0; at < whole.length; at++) {
      byte[] changed = whole.clone();
      changed[at] ^= 1;
      Files.write(file, changed);
      warnings.clear();
      try (Checkpoint found = checkpoints(IDENTITY).newest().orElseThrow()) {
        assertEquals(10, found.state().step(), name + ", byte " + at);
      }
      assertTrue(warnings.get(0).contains("step-000020"), warnings::toString);
      Files.move(temp.resolve("checkpoints/refused-step-000020"), newer);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SHA256SUMS",
        "checkpoint.json",
        "state.safetensors",
        "objective.state",
        "method.state"
      })
  void aMissingOrShortFileIsFound(String name) throws IOException {
    Path file = temp.resolve("checkpoints/step-000020").resolve(name);
    for (boolean missing : new boolean[] {true, false}) {
      checkpoints(IDENTITY).save(state(10, 40), MARKS);
      checkpoints(IDENTITY).save(state(20, 40), MARKS);
      byte[] whole = Files.readAllBytes(file);
      Files.delete(file);
      if (!missing) { // one byte less, or one more where there is none to lose
        int length = whole.length == 0 ? 1 : whole.length - 1;
        Files.write(file, Arrays.copyOf(whole, length));
      }
      try (Checkpoint found = checkpoints(IDENTITY).newest().orElseThrow()) {
        assertEquals(10, found.state().step());
      }
    }
    assertEquals(List.of("refused-step-000020", "refused-step-000020-2", "step-000010"), names());
  }

  @Test
  void whereAllAreDamagedTheRunBeginsAgain() throws IOException {
    checkpoints(IDENTITY).save(state(10, 40), MARKS);
    Files.writeString(temp.resolve("checkpoints/step-000010/note.txt"), "a file too many");
    assertEquals(Optional.empty(), checkpoints(IDENTITY).newest());
    assertEquals(1, warnings.size());
    assertTrue(warnings.get(0).contains("note.txt"), warnings::toString);
  }

  @Test
  void aForeignOneIsNamedAndTheEarlierOneUsed() throws IOException {
    checkpoints(IDENTITY).save(state(10, 3), MARKS);
    checkpoints(Map.of("recipe", "r2", "base", "b1")).save(state(20, 3), MARKS);
    try (Checkpoint found = checkpoints(IDENTITY).newest().orElseThrow()) {
      assertEquals(10, found.state().step());
    }
    assertEquals(1, warnings.size());
    assertTrue(warnings.get(0).contains("step-000020"), warnings::toString);
    assertTrue(warnings.get(0).contains("another recipe"), warnings::toString);
    assertEquals(List.of("refused-step-000020", "step-000010"), names());
  }

  @Test
  void foreignOnesAloneAreRefusedAndLeftAsTheyAre() throws IOException {
    checkpoints(IDENTITY).save(state(10, 3), MARKS);
    Map<String, String> other = Map.of("recipe", "r1", "base", "b2", "plugin", "p");
    GraftException error = assertThrows(GraftException.class, () -> checkpoints(other).newest());
    assertEquals(ErrorCategory.USER, error.category());
    assertTrue(error.getMessage().contains("another base"), error.getMessage());
    assertTrue(error.getMessage().contains("without plugin"), error.getMessage());
    assertEquals(List.of("step-000010"), names());
  }

  @Test
  void anotherFormatIsForeign() throws IOException {
    checkpoints(IDENTITY).save(state(10, 3), MARKS);
    Path folder = temp.resolve("checkpoints/step-000010");
    Path manifest = folder.resolve("checkpoint.json");
    String text = Files.readString(manifest);
    Files.writeString(manifest, text.replace("\"format\":1", "\"format\":2"));
    HashList.write(folder);
    GraftException error = assertThrows(GraftException.class, () -> checkpoints(IDENTITY).newest());
    assertTrue(error.getMessage().contains("format is 2"), error.getMessage());
  }

  @Test
  void whatAKilledWriterLeftIsRemoved() throws IOException {
    checkpoints(IDENTITY).save(state(10, 3), MARKS);
    Path half = Files.createDirectories(temp.resolve("checkpoints/.step-000020-123/new"));
    Files.writeString(half.resolve("state.safetensors"), "half");
    Files.createDirectories(temp.resolve("checkpoints/.step-000000.old"));
    try (Checkpoint found = checkpoints(IDENTITY).newest().orElseThrow()) {
      assertEquals(10, found.state().step());
    }
    assertEquals(List.of("step-000010"), names());
  }

  @Test
  void aWriterThatFailsHalfWayLeavesTheEarlierOnes() throws IOException {
    checkpoints(IDENTITY).save(state(10, 3), MARKS);
    TrainingState broken = state(20, 3);
    broken
        .tensors()
        .put(
            "model/1/late",
            new Values(
                Shape.of(2),
                () -> {
                  throw GraftException.data("the medium failed", "sector 7", "replace it");
                }));
    assertFalse(checkpoints(IDENTITY).save(broken, MARKS));
    assertTrue(warnings.get(0).contains("sector 7"), warnings::toString);
    assertEquals(List.of("step-000010"), names());
  }

  @Test
  void whereNoFolderCanBeMadeTrainingIsOnlyWarned() throws IOException {
    Files.writeString(temp.resolve("checkpoints"), "in the way");
    assertFalse(checkpoints(IDENTITY).save(state(10, 3), MARKS));
    assertEquals(1, warnings.size());
    assertTrue(warnings.get(0).contains("step 10"), warnings::toString);
  }

  /** A real file system that is full, and then read-only; needs the right to mount one. */
  @Test
  void onAFullAndOnAReadOnlyDiskTheEarlierOneStays() throws Exception {
    Path disk = Files.createDirectory(temp.resolve("checkpoints"));
    assumeTrue(
        run("mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", disk.toString()),
        "no right to mount a small file system");
    try {
      assertTrue(checkpoints(IDENTITY).save(state(10, 1000), MARKS));
      assertFalse(checkpoints(IDENTITY).save(state(20, 1_000_000), MARKS));
      assertTrue(warnings.get(0).contains("step 20"), warnings::toString);
      assertTrue(warnings.get(0).contains("No space left"), warnings::toString);
      assertEquals(List.of("step-000010"), names());
      assertTrue(checkpoints(IDENTITY).save(state(20, 1000), MARKS), "room again");
      assertTrue(run("mount", "-o", "remount,ro", disk.toString()));
      warnings.clear();
      assertFalse(checkpoints(IDENTITY).save(state(30, 1000), MARKS));
      assertTrue(warnings.get(0).contains("Read-only"), warnings::toString);
      try (Checkpoint found = checkpoints(IDENTITY).newest().orElseThrow()) {
        assertEquals(20, found.state().step());
      }
    } finally {
      run("umount", "-l", disk.toString());
    }
  }

  private static boolean run(String... command) throws IOException, InterruptedException {
    try {
      return new ProcessBuilder(command).inheritIO().start().waitFor() == 0;
    } catch (IOException e) {
      return false; // no such program
    }
  }
}

package io.graft.core.tensor.oracle;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.graft.core.tensor.Engine;
import io.graft.core.tensor.EngineStatistics;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.bytedeco.javacpp.Pointer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.linalg.factory.Nd4j;

/** Training takes its memory once, keeps it flat whatever the shapes, and repeats bit by bit. */
class TrainingMemoryTest {
  private static final Path STATUS = Path.of("/proc/self/status");

  /** Steps over changing shapes; {@code -Dgraft.soak.steps=10000} for a longer run. */
  private static final int STEPS = Integer.getInteger("graft.soak.steps", 200);

  /**
   * Counted by the engine itself, and besides by JavaCPP, whose count of bytes behind live pointers
   * knows nothing of the engine.
   */
  @ParameterizedTest
  @EnumSource
  void aSteadyStateAllocatesNothing(Backend backend) {
    try (Engine engine = backend.open(2);
        TinyTraining training = new TinyTraining(engine, 3)) {
      for (int i = 0; i < 20; i++) {
        training.step(4, 7);
      }
      collect();
      EngineStatistics before = engine.statistics();
      long bytes = Pointer.totalBytes();
      for (int i = 0; i < 50; i++) {
        training.step(4, 7);
      }
      EngineStatistics after = engine.statistics();
      assertEquals(before.chunkAllocations(), after.chunkAllocations());
      assertEquals(before.chunkBytes(), after.chunkBytes());
      assertEquals(before.blockBytes(), after.blockBytes());
      assertEquals(before.primitivesCreated(), after.primitivesCreated());
      // ND4J's temporaries go when the collector has found them; what is lost never goes
      for (int i = 0; i < 20 && Pointer.totalBytes() > bytes; i++) {
        collect();
      }
      assertTrue(Pointer.totalBytes() <= bytes, bytes + " bytes before, " + Pointer.totalBytes());
    }
  }

  /**
   * The resident memory rises by less than 2 MiB over the last half of the steps. The Java machine
   * itself takes up to 0.5 MiB while it warms up; over 10,000 steps a lost tensor of one batch, 2
   * to 20 kB, would be 10 to 100 MB.
   */
  @ParameterizedTest
  @EnumSource
  void changingShapesKeepTheMemoryFlat(Backend backend) throws IOException {
    assumeTrue(Files.exists(STATUS), "no /proc/self/status here: resident memory is not known");
    int steps = backend == Backend.ND4J ? STEPS / 2 : STEPS;
    try (Engine engine = backend.open(2);
        TinyTraining training = new TinyTraining(engine, 3)) {
      int samples = 20;
      double[] resident = new double[samples];
      for (int i = 0; i < steps; i++) {
        training.step(1 + i % 7, 3 + i * 5 % 13);
        int later = i - steps / 2;
        int every = steps / 2 / samples;
        if (later >= 0 && later % every == every - 1 && later / every < samples) {
          collect();
          resident[later / every] = residentKilobytes();
        }
      }
      double rise = samples * slope(resident);
      assertTrue(rise < 2048, rise + " kB: " + Arrays.toString(resident));
    }
  }

  @ParameterizedTest
  @CsvSource({"ONEDNN, 1", "ONEDNN, 2", "ND4J, 1", "ND4J, 2"})
  void theSameSeedGivesTheSameBits(Backend backend, int threads) {
    List<float[]> first = trained(backend, threads, 3);
    List<float[]> second = trained(backend, threads, 3);
    for (int i = 0; i < first.size(); i++) {
      assertArrayEquals(first.get(i), second.get(i), "parameter " + i);
    }
    assertFalse(Arrays.equals(first.get(0), trained(backend, threads, 4).get(0)));
  }

  @ParameterizedTest
  @EnumSource
  void trainingLearns(Backend backend) {
    try (Engine engine = backend.open(2);
        TinyTraining training = new TinyTraining(engine, 3)) {
      double early = 0;
      double late = 0;
      for (int i = 0; i < 80; i++) {
        float loss = training.step(16, 6);
        early += i < 10 ? loss / 10 : 0;
        late += i >= 70 ? loss / 10 : 0;
      }
      assertTrue(late < 0.85 * early, early + " to " + late);
    }
  }

  private static List<float[]> trained(Backend backend, int threads, long seed) {
    int before = Nd4j.getEnvironment().maxThreads();
    if (backend == Backend.ND4J) { // its threads are its own, not the engine's
      Nd4j.getEnvironment().setMaxThreads(threads);
    }
    try (Engine engine = backend.open(threads);
        TinyTraining training = new TinyTraining(engine, seed)) {
      for (int i = 0; i < 8; i++) {
        training.step(5, 9);
      }
      return training.weights();
    } finally {
      Nd4j.getEnvironment().setMaxThreads(before);
    }
  }

  /** Lets what only garbage holds go, so that it is not counted. */
  private static void collect() {
    System.gc();
    Pointer.deallocateReferences();
  }

  private static double residentKilobytes() throws IOException {
    for (String line : Files.readAllLines(STATUS)) {
      if (line.startsWith("VmRSS:")) {
        return Double.parseDouble(line.replaceAll("[^0-9]", ""));
      }
    }
    throw new IOException("no VmRSS in " + STATUS);
  }

  /**
   * The median of the slopes between all pairs of samples (Theil and Sen), a sample: the heap that
   * grows once does not move it, a leak does.
   */
  private static double slope(double[] values) {
    List<Double> slopes = new ArrayList<>();
    for (int i = 0; i < values.length; i++) {
      for (int j = i + 1; j < values.length; j++) {
        slopes.add((values[j] - values[i]) / (j - i));
      }
    }
    slopes.sort(null);
    return slopes.get(slopes.size() / 2);
  }
}

package io.graft.core.tensor;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.graft.core.tensor.kernel.AdamW;
import io.graft.spi.tensor.Gradients;
import io.graft.spi.tensor.Initializer;
import io.graft.spi.tensor.IntMatrix;
import io.graft.spi.tensor.Shape;
import io.graft.spi.tensor.Tensor;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Updates pass over the rows of a table that no step has read, and come to the same bits. */
class SparseUpdateTest {
  private static final int ROWS = 700; // several parts of the work, the last one short
  private static final int COLUMNS = 384;
  private static final int STEPS = 6;

  private static Engine engine;

  @BeforeAll
  static void open() {
    engine = Engine.open(2);
  }

  @AfterAll
  static void close() {
    engine.close();
  }

  private record Trained(List<float[]> values, List<Double> norms) {}

  private static AdamW rule(int step, double decay) {
    return new AdamW(
        0.01, 0.9, 0.999, 1e-8, decay, 1 - Math.pow(0.9, step), 1 - Math.pow(0.999, step), 0.5);
  }

  private static IntMatrix batch(int step) {
    SplittableRandom random = new SplittableRandom(step);
    // the words of a text: some far apart, some neighbours, some twice
    int[] ids = random.ints(40, 0, ROWS).toArray();
    IntStream.range(0, 10).forEach(i -> ids[i] = (ids[10] + i / 2) % ROWS);
    return new IntMatrix(4, 10, ids);
  }

  private static Tensor loss(TensorTape tape, Tensor table, int step, boolean whole) {
    Tensor read = tape.embedding(table, batch(step));
    Tensor loss = tape.sum(tape.multiply(read, read));
    return whole ? tape.add(loss, tape.sum(table)) : loss;
  }

  /**
   * @param sparse whether the gradients tell which rows are filled
   * @param resumedAt the step before which the moments are assigned, as after a restart
   */
  private static Trained train(
      Engine engine, boolean sparse, double decay, int resumedAt, int wholeAt) {
    try (TensorTape tape = engine.newTape(3)) {
      Shape shape = Shape.of(ROWS, COLUMNS);
      StoredParameter table = tape.parameter("table", shape, Initializer.normal(0.5), true);
      Moments moments = new Moments(tape, table);
      ParameterUpdates updates = new ParameterUpdates(tape);
      List<Double> norms = new ArrayList<>();
      for (int step = 1; step <= STEPS; step++) {
        tape.nextStep(step);
        if (step == resumedAt) {
          moments.tensors().forEach(each -> each.assign(each.toFloats()));
          moments.assigned();
        }
        Tensor loss = loss(tape, table, step, step == wholeAt);
        Gradients gradients = tape.gradients(List.of(loss), List.of(table), true);
        Tensor gradient = gradients.of(table);
        if (!sparse) {
          gradient = tape.constant(shape, gradient.toFloats());
        }
        norms.add(updates.squaredNorm(List.of(gradient)));
        updates.adamW(
            List.of(new ParameterUpdates.Update(table, gradient, moments, rule(step, decay))));
      }
      List<float[]> values =
          List.of(table.toFloats(), moments.mean().toFloats(), moments.variance().toFloats());
      return new Trained(values, norms);
    }
  }

  private static void assertSame(Trained expected, Trained actual) {
    for (int i = 0; i < expected.values().size(); i++) {
      assertArrayEquals(expected.values().get(i), actual.values().get(i), "array " + i);
    }
    for (int i = 0; i < expected.norms().size(); i++) {
      double norm = expected.norms().get(i); // the parts lie elsewhere: another order
      assertEquals(norm, actual.norms().get(i), 1e-6 * norm);
    }
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, 0.1})
  void sameAsWhole(double decay) {
    assertSame(train(engine, false, decay, 0, 0), train(engine, true, decay, 0, 0));
  }

  @Test
  void sameAfterRestart() {
    assertSame(train(engine, false, 0.1, 0, 0), train(engine, true, 0.1, 4, 0));
  }

  @Test
  void sameWhenEveryRowIsReachedOnce() {
    assertSame(train(engine, false, 0.1, 0, 3), train(engine, true, 0.1, 0, 3));
  }

  @Test
  void sameOnOneThreadBitForBit() {
    try (Engine single = Engine.open(1)) {
      Trained one = train(single, true, 0.1, 0, 0);
      Trained two = train(engine, true, 0.1, 0, 0);
      assertSame(one, two);
      assertEquals(one.norms(), two.norms());
    }
  }

  private static BitSet filled(Tensor table, Gradients gradients) {
    return ((DenseTensor) gradients.of(table)).filledRows();
  }

  @Test
  void lookedUpRowsAreFilled() {
    try (TensorTape tape = engine.newTape(3)) {
      Shape shape = Shape.of(ROWS, COLUMNS);
      Tensor table = tape.parameter("table", shape, Initializer.normal(0.5), true);
      tape.nextStep(0);
      Tensor both = tape.add(loss(tape, table, 1, false), loss(tape, table, 2, false));
      BitSet filled = filled(table, tape.gradients(List.of(both), List.of(table), true));
      BitSet expected = new BitSet();
      IntStream.of(batch(1).values()).forEach(expected::set);
      IntStream.of(batch(2).values()).forEach(expected::set);
      assertNotNull(filled);
      assertEquals(expected, filled);
    }
  }

  /** A tied output layer, or a penalty on the table, fills all of them, before or after. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void otherwiseAllRowsAre(boolean lookedUpFirst) {
    try (TensorTape tape = engine.newTape(3)) {
      Shape shape = Shape.of(ROWS, COLUMNS);
      Tensor table = tape.parameter("table", shape, Initializer.normal(0.5), true);
      tape.nextStep(0);
      Tensor first = lookedUpFirst ? loss(tape, table, 1, false) : tape.sum(table);
      Tensor second = lookedUpFirst ? tape.sum(table) : loss(tape, table, 1, false);
      Tensor both = tape.add(first, second);
      assertNull(filled(table, tape.gradients(List.of(both), List.of(table), true)));
    }
  }
}

package io.graft.core.tensor;

import static io.graft.core.tensor.FiniteDifferences.parameter;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.graft.spi.tensor.Gradients;
import io.graft.spi.tensor.Parameter;
import io.graft.spi.tensor.Scope;
import io.graft.spi.tensor.Shape;
import io.graft.spi.tensor.Tensor;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class GradientSemanticsTest {
  private Engine engine;
  private TensorTape tape;

  @BeforeEach
  void open() {
    engine = Engine.open(2);
    tape = engine.newTape(1);
  }

  @AfterEach
  void close() {
    tape.close();
    engine.close();
  }

  private StoredParameter of(String name, float... values) {
    return tape.parameter(name, Shape.of(values.length), values, true);
  }

  @Test
  void severalLossesAddUpAndMayRepeat() {
    Parameter p = of("p", 1, 2);
    Tensor a = tape.sum(p);
    Tensor b = tape.sum(tape.square(p));
    Gradients both = tape.gradients(List.of(a, b, a), List.of(p));
    assertArrayEquals(new float[] {4, 6}, both.of(p).toFloats());
    assertArrayEquals(new float[] {2, 4}, tape.gradients(List.of(b), List.of(p)).of(p).toFloats());
    assertArrayEquals(new float[] {4, 6}, both.of(p).toFloats());
  }

  @Test
  void activationsCanBeAskedForTogetherWithWhatIsBelow() {
    Parameter p = of("p", 3);
    Tensor middle = tape.square(p);
    Tensor loss = tape.sum(tape.square(middle));
    Gradients gradients = tape.gradients(List.of(loss), List.of(middle, p));
    assertEquals(18, gradients.of(middle).item());
    assertEquals(108, gradients.of(p).item());
  }

  @Test
  void aTiedParameterCollectsAllItsUses() {
    Parameter p = parameter(tape, "p", 3, 3);
    FiniteDifferences.check(
        tape,
        List.of(p),
        w -> tape.sum(tape.square(tape.linear(tape.linear(w.get(0), w.get(0), null), p, null))));
  }

  @Test
  void whatTheLossDoesNotDependOnGetsZeros() {
    Parameter p = of("p", 1, 2);
    Parameter q = of("q", 1, 2);
    Gradients gradients = tape.gradients(List.of(tape.sum(p)), List.of(p, q));
    assertArrayEquals(new float[2], gradients.of(q).toFloats());
    assertEquals(List.of(p, q), List.copyOf(gradients.tensors()));
    assertThrows(IllegalArgumentException.class, () -> gradients.of(of("r", 1)));
  }

  @Test
  void aWatchedTensorIsWhereWorkStops() {
    Tensor frozen = tape.constant(Shape.of(2), 1, 2);
    Tensor watched = tape.watch(tape.affine(frozen, 2, 0));
    Tensor loss = tape.sum(tape.square(watched));
    assertArrayEquals(
        new float[] {4, 8}, tape.gradients(List.of(loss), List.of(watched)).of(watched).toFloats());
    assertThrows(
        IllegalArgumentException.class, () -> tape.gradients(List.of(loss), List.of(frozen)));
  }

  @Test
  void detachAndReverseSteerTheGradient() {
    Parameter p = of("p", 2);
    Tensor loss =
        tape.sum(
            tape.add(tape.multiply(tape.detach(p), p), tape.square(tape.reverseGradient(p, 0.5))));
    assertEquals(8, loss.item());
    assertEquals(2 - 0.5f * 4, tape.gradients(List.of(loss), List.of(p)).of(p).item());
  }

  @Test
  void nothingIsRecordedWithoutGradients() {
    Parameter p = of("p", 2);
    Tensor y = tape.withoutGradients(() -> tape.square(p));
    assertFalse(y.requiresGradient());
    assertTrue(tape.square(p).requiresGradient());
  }

  @Test
  void aRegionGivesBackWhatItMadeUnlessRecorded() {
    Tensor[] inner = new Tensor[1];
    Tensor x = tape.constant(Shape.of(1000), new float[1000]);
    Tensor y =
        tape.region(
            () -> {
              inner[0] = tape.exp(x);
              return tape.reshape(tape.affine(inner[0], 2, 0), Shape.of(10, 100));
            });
    assertEquals(2, y.toFloats()[5]);
    assertThrows(IllegalStateException.class, () -> inner[0].toFloats());
    Parameter p = of("p", 2);
    Tensor z =
        tape.region(
            () -> {
              inner[0] = tape.square(p);
              return tape.sum(inner[0]);
            });
    assertEquals(4, inner[0].item());
    assertEquals(4, tape.gradients(List.of(z), List.of(p)).of(p).item());
  }

  @Test
  void keptTensorsOutliveTheStepAndCrossTapes() {
    Tensor kept = tape.keep(tape.constant(Shape.of(2), 1, 2), Scope.JOB);
    Tensor step = tape.constant(Shape.of(2), 1, 2);
    try (TensorTape other = engine.newTape(2)) {
      assertThrows(IllegalArgumentException.class, () -> other.square(step));
      assertArrayEquals(new float[] {1, 4}, other.square(kept).toFloats());
    }
    tape.nextStep(1);
    assertArrayEquals(new float[] {1, 2}, kept.toFloats());
    assertThrows(IllegalStateException.class, () -> tape.square(step));
  }

  @Test
  void theLastPassGivesTheRecordBack() {
    Parameter p = parameter(tape, "p", 40, 50);
    Tensor y = tape.softmax(tape.square(p));
    Tensor loss = tape.sum(tape.square(y));
    float[] expected = tape.gradients(List.of(loss), List.of(p)).of(p).toFloats();
    Gradients last = tape.gradients(List.of(loss), List.of(p), true);
    assertArrayEquals(expected, last.of(p).toFloats());
    assertThrows(IllegalStateException.class, y::toFloats);
  }

  @Test
  void dropoutRepeatsInAPassAndChangesWithTheNext() {
    Tensor x = tape.constant(Shape.of(1000), CounterRandomTest.ones(1000));
    float[] first = tape.dropout(x, 0.5, "site").toFloats();
    assertArrayEquals(first, tape.dropout(x, 0.5, "site").toFloats());
    assertFalse(java.util.Arrays.equals(first, tape.dropout(x, 0.5, "else").toFloats()));
    tape.nextPass();
    assertFalse(java.util.Arrays.equals(first, tape.dropout(x, 0.5, "site").toFloats()));
  }

  @Test
  void aSharedFrozenParameterCannotBeAssigned() {
    StoredParameter shared =
        engine.parameter("w", Shape.of(2), new float[] {1, 2}, false, Scope.PROCESS);
    assertThrows(IllegalStateException.class, () -> shared.assign(new float[2]));
    StoredParameter copy = engine.copyOf(shared, true);
    long version = copy.version();
    copy.assign(new float[] {5, 6});
    assertEquals(version + 1, copy.version());
    assertArrayEquals(new float[] {1, 2}, shared.toFloats());
    assertThrows(IllegalArgumentException.class, () -> copy.assign(new float[3]));
  }

  @Test
  void anAssignedWeightIsSeenByTheNextOperation() {
    StoredParameter w =
        engine.parameter("w", Shape.of(2, 2), new float[] {1, 2, 3, 4}, false, Scope.JOB);
    Tensor x = tape.constant(Shape.of(1, 2), 1, 10);
    assertArrayEquals(new float[] {21, 43}, tape.linear(x, w, null).toFloats());
    w.assign(new float[] {5, 6, 7, 8});
    assertArrayEquals(new float[] {65, 87}, tape.linear(x, w, null).toFloats());
  }
}

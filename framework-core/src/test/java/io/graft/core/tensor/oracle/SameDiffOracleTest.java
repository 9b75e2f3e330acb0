package io.graft.core.tensor.oracle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.graft.core.tensor.Engine;
import io.graft.core.tensor.TensorTape;
import io.graft.spi.tensor.Activation;
import io.graft.spi.tensor.AttentionSpec;
import io.graft.spi.tensor.Gradients;
import io.graft.spi.tensor.Tape;
import io.graft.spi.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Values and gradients against SameDiff, which differentiates by itself. It runs in DOUBLE, so that
 * what differs is the rounding of the tape: {@value #TOLERANCE} of the greatest element. Composed
 * of SameDiff's basic operations, for some of its own larger ones are wrong: the gradient of a
 * gather, its GELUs and its dropout.
 */
class SameDiffOracleTest {
  private static final double TOLERANCE = 1e-5;

  /** The same computation twice. */
  private record Twice(
      String name,
      List<Input> inputs,
      OperationCase.Body tape,
      Function<List<SDVariable>, SDVariable> oracle) {
    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Arguments> cases() {
    Input x = Input.normal(1, 6, 8);
    Input square = Input.normal(2, 8, 8);
    Input gamma = Input.positive(3, 8);
    Input beta = Input.normal(4, 8);
    Input logits = Input.normal(5, 6, 4);
    int[] targets = {1, 3, 0, 2, 2, 1};
    List<Twice> cases =
        List.of(
            new Twice(
                "linear",
                List.of(x, square, beta),
                (t, i) -> t.linear(i.get(0), i.get(1), i.get(2)),
                i -> linear(i.get(0), i.get(1)).add(i.get(2))),
            new Twice(
                "matmul",
                List.of(x, square),
                (t, i) -> t.matmul(i.get(0), i.get(1), false, false),
                i -> i.get(0).mmul(i.get(1))),
            new Twice("softmax", List.of(x), (t, i) -> t.softmax(i.get(0)), i -> softmax(i.get(0))),
            new Twice(
                "layerNorm",
                List.of(x, gamma, beta),
                (t, i) -> t.layerNorm(i.get(0), i.get(1), i.get(2), 1e-5),
                i -> layerNorm(i.get(0), i.get(1), i.get(2))),
            new Twice(
                "tanh",
                List.of(x),
                (t, i) -> t.activation(i.get(0), Activation.TANH),
                i -> math(i.get(0)).math().tanh(i.get(0))),
            new Twice(
                "sigmoid",
                List.of(x),
                (t, i) -> t.activation(i.get(0), Activation.SIGMOID),
                i -> math(i.get(0)).nn().sigmoid(i.get(0))),
            new Twice(
                "crossEntropy",
                List.of(logits),
                (t, i) -> t.crossEntropy(i.get(0), targets, 0, null),
                i -> crossEntropy(i.get(0), targets)),
            new Twice(
                "meanSquaredError",
                List.of(x, Input.normal(6, 6, 8)),
                (t, i) -> t.meanSquaredError(i.get(0), i.get(1)),
                i -> math(i.get(0)).math().square(i.get(0).sub(i.get(1))).mean()),
            new Twice(
                "attention",
                List.of(x, Input.normal(7, 6, 8), Input.normal(8, 6, 8)),
                (t, i) -> attention(t, i.get(0), i.get(1), i.get(2)),
                i -> attention(i.get(0), i.get(1), i.get(2))),
            encoder(x, square, gamma, beta, targets));
    return cases.stream()
        .flatMap(c -> Stream.of(Backend.values()).map(backend -> Arguments.of(backend, c)));
  }

  /** Two layers of attention and a feed-forward part with tanh, under a cross-entropy. */
  private static Twice encoder(Input x, Input w, Input gamma, Input beta, int[] targets) {
    return new Twice(
        "an encoder of two layers",
        List.of(x, w, Input.normal(9, 8, 8), gamma, beta, Input.normal(10, 4, 8)),
        (t, i) -> {
          Tensor hidden = i.get(0);
          for (int layer = 0; layer < 2; layer++) {
            Tensor query = t.linear(hidden, i.get(1), null);
            Tensor mixed = t.add(attention(t, query, hidden, hidden), hidden);
            Tensor normed = t.layerNorm(mixed, i.get(3), i.get(4), 1e-5);
            Tensor inner = t.activation(t.linear(normed, i.get(2), null), Activation.TANH);
            hidden = t.layerNorm(t.add(inner, normed), i.get(3), i.get(4), 1e-5);
          }
          return t.crossEntropy(t.linear(hidden, i.get(5), null), targets, 0, null);
        },
        i -> {
          SDVariable hidden = i.get(0);
          for (int layer = 0; layer < 2; layer++) {
            SDVariable mixed = attention(linear(hidden, i.get(1)), hidden, hidden).add(hidden);
            SDVariable normed = layerNorm(mixed, i.get(3), i.get(4));
            SDVariable inner = math(hidden).math().tanh(linear(normed, i.get(2)));
            hidden = layerNorm(inner.add(normed), i.get(3), i.get(4));
          }
          return crossEntropy(linear(hidden, i.get(5)), targets);
        });
  }

  private static SameDiff math(SDVariable x) {
    return x.getSameDiff();
  }

  private static SDVariable linear(SDVariable x, SDVariable weight) {
    return x.mmul(math(x).transpose(weight));
  }

  private static SDVariable softmax(SDVariable x) {
    SDVariable exp = math(x).math().exp(x);
    return exp.div(exp.sum(true, 1));
  }

  private static SDVariable layerNorm(SDVariable x, SDVariable gamma, SDVariable beta) {
    SDVariable centred = x.sub(x.mean(true, 1));
    SDVariable variance = math(x).math().square(centred).mean(true, 1);
    return centred.div(math(x).math().sqrt(variance.add(1e-5))).mul(gamma).add(beta);
  }

  private static SDVariable crossEntropy(SDVariable logits, int[] targets) {
    INDArray hot = Nd4j.zeros(DataType.DOUBLE, targets.length, 4);
    for (int row = 0; row < targets.length; row++) {
      hot.putScalar(row, targets[row], 1);
    }
    SDVariable logarithms = math(logits).math().log(softmax(logits));
    return logarithms.mul(math(logits).constant(hot)).sum().div(-targets.length);
  }

  /** One sequence of six tokens, two heads of four. */
  private static Tensor attention(Tape t, Tensor q, Tensor k, Tensor v) {
    var sequence = io.graft.spi.tensor.Shape.of(1, 6, 8);
    Tensor out =
        t.attention(
            t.reshape(q, sequence),
            t.reshape(k, sequence),
            t.reshape(v, sequence),
            AttentionSpec.of(2));
    return t.reshape(out, io.graft.spi.tensor.Shape.of(6, 8));
  }

  /** Heads as columns that masks of 0 and 1 pick. */
  private static SDVariable attention(SDVariable q, SDVariable k, SDVariable v) {
    SameDiff sd = math(q);
    SDVariable sum = null;
    for (int head = 0; head < 2; head++) {
      INDArray mask = Nd4j.zeros(DataType.DOUBLE, 1, 8);
      for (int i = 0; i < 4; i++) {
        mask.putScalar(0, 4 * head + i, 1);
      }
      SDVariable pick = sd.constant(mask);
      SDVariable scores = q.mul(pick).mmul(sd.transpose(k)).mul(0.5); // 1 / sqrt(4)
      SDVariable out = softmax(scores).mmul(v.mul(pick));
      sum = sum == null ? out : sum.add(out);
    }
    return sum;
  }

  @ParameterizedTest
  @MethodSource("cases")
  void agrees(Backend backend, Twice twice) {
    SameDiff sd = SameDiff.create();
    List<SDVariable> variables = new ArrayList<>();
    String[] names = new String[twice.inputs().size()];
    for (int i = 0; i < names.length; i++) {
      Input input = twice.inputs().get(i);
      long[] shape = java.util.Arrays.stream(input.shape().toArray()).asLongStream().toArray();
      INDArray values = Nd4j.createFromArray(input.values()).castTo(DataType.DOUBLE);
      names[i] = "x" + i;
      variables.add(sd.var(names[i], values.reshape(shape)));
    }
    SDVariable result = twice.oracle().apply(variables);
    SDVariable loss = math(result).math().square(result).sum();
    loss.markAsLoss();
    Map<String, INDArray> expected = sd.calculateGradients(Map.of(), names);
    double[] expectedResult = result.eval().dup('c').data().asDouble();
    try (Engine engine = backend.open(1);
        TensorTape tape = engine.newTape(5)) {
      List<Tensor> inputs = new ArrayList<>();
      for (Input input : twice.inputs()) {
        inputs.add(tape.watch(tape.constant(input.shape(), input.values())));
      }
      Tensor output = twice.tape().apply(tape, inputs);
      compare("result", expectedResult, output.toFloats());
      Gradients gradients = tape.gradients(List.of(tape.sum(tape.square(output))), inputs);
      for (int i = 0; i < names.length; i++) {
        double[] oracle = expected.get(names[i]).dup('c').data().asDouble();
        compare("gradient " + i, oracle, gradients.of(inputs.get(i)).toFloats());
      }
    }
  }

  private static void compare(String what, double[] expected, float[] actual) {
    assertEquals(expected.length, actual.length, what);
    double greatest = 0;
    for (double value : expected) {
      greatest = Math.max(greatest, Math.abs(value));
    }
    assertTrue(greatest > 1e-3, what + " is too small to compare");
    for (int i = 0; i < actual.length; i++) {
      assertEquals(expected[i], actual[i], TOLERANCE * greatest, what + " at " + i);
    }
  }
}

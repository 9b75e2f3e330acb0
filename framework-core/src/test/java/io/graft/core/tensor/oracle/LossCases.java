package io.graft.core.tensor.oracle;

import static io.graft.core.tensor.oracle.Input.normal;

import io.graft.spi.tensor.Activation;
import io.graft.spi.tensor.AttentionSpec;
import io.graft.spi.tensor.IntMatrix;
import io.graft.spi.tensor.Shape;
import io.graft.spi.tensor.Tape;
import io.graft.spi.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Losses, and a few small models. */
final class LossCases {
  private LossCases() {}

  static Stream<OperationCase> all() {
    List<OperationCase> cases = new ArrayList<>();
    int[] targets = {2, 0, -100, 1, 2};
    float[] weights = {0.5f, 2, 1.25f};
    Input logits = normal(1, 5, 3);
    crossEntropy(cases, "", logits, targets, 0, null);
    crossEntropy(cases, ", smoothed", logits, targets, 0.1, null);
    crossEntropy(cases, ", weighted", logits, targets, 0, weights);
    crossEntropy(cases, ", smoothed and weighted", logits, targets, 0.2, weights);
    crossEntropy(cases, " of one row", normal(1, 1, 7), new int[] {6}, 0, null);
    Input none = logits.withVanishingGradient();
    crossEntropy(cases, " of no row", none, new int[] {-100, -100, -100, -100, -100}, 0.1, null);
    crossEntropy(
        cases, " of one class", normal(1, 2, 1).withVanishingGradient(), new int[2], 0, null);
    cases.add(
        OperationCase.of(
            "binaryCrossEntropy",
            (t, x) -> t.binaryCrossEntropy(x.get(0), new float[] {1, 0, 0.3f, 0, 1, 1}),
            normal(1, 2, 3)));
    cases.add(
        OperationCase.of(
            "meanSquaredError",
            (t, x) -> t.meanSquaredError(x.get(0), x.get(1)),
            normal(1, 3, 5),
            normal(2, 3, 5)));
    for (double temperature : new double[] {1, 2.5}) {
      cases.add(
          // a small sum of products of probabilities and differences of logarithms
          OperationCase.of(
                  "klDivergence at " + temperature,
                  (t, x) -> t.klDivergence(x.get(0), x.get(1), temperature),
                  normal(1, 4, 5),
                  normal(2, 4, 5).constant())
              .withRounding(15));
    }
    models(cases);
    return cases.stream();
  }

  private static void crossEntropy(
      List<OperationCase> cases,
      String name,
      Input logits,
      int[] targets,
      double smoothing,
      float[] weights) {
    cases.add(
        OperationCase.of(
            "crossEntropy" + name,
            (t, x) -> t.crossEntropy(x.get(0), targets, smoothing, weights),
            logits));
  }

  private static void models(List<OperationCase> cases) {
    cases.add(
        OperationCase.of(
            "a diamond",
            (t, x) -> {
              Tensor a = t.exp(t.scale(x.get(0), 0.5));
              return t.add(t.multiply(a, t.square(x.get(0))), t.subtract(a, x.get(0)));
            },
            normal(1, 3, 4)));
    IntMatrix ids = IntMatrix.of(new int[] {1, 4, 1}, new int[] {0, 2, 3});
    cases.add(
        OperationCase.of(
                "a tied table of words",
                (t, x) -> {
                  Tensor hidden = t.activation(t.embedding(x.get(0), ids), Activation.TANH);
                  Tensor logits = t.linear(t.reshape(hidden, Shape.of(6, 4)), x.get(0), x.get(1));
                  return t.crossEntropy(logits, new int[] {1, 2, 3, 4, 0, -100}, 0, null);
                },
                normal(1, 5, 4),
                normal(2, 5))
            .withRounding(2));
    cases.add(
        OperationCase.of(
                "a transformer layer",
                LossCases::layer,
                normal(1, 2, 3, 8),
                normal(2, 8, 8),
                normal(3, 8, 8),
                normal(4, 8, 8),
                normal(5, 8, 8),
                Input.positive(6, 8),
                normal(7, 8),
                normal(8, 12, 8),
                normal(9, 8, 12))
            .withStep(5e-3));
  }

  private static Tensor layer(Tape t, List<Tensor> x) {
    Tensor hidden = x.get(0);
    Tensor attended =
        t.attention(
            t.linear(hidden, x.get(1), null),
            t.linear(hidden, x.get(2), null),
            t.linear(hidden, x.get(3), null),
            AttentionSpec.of(2).withDropout(0.2, "attention"));
    Tensor mixed = t.dropout(t.linear(attended, x.get(4), null), 0.2, "mixed");
    Tensor normed = t.layerNorm(t.add(mixed, hidden), x.get(5), x.get(6), 1e-5);
    Tensor inner = t.activation(t.linear(normed, x.get(7), null), Activation.GELU);
    return t.linear(inner, x.get(8), null, normed);
  }
}

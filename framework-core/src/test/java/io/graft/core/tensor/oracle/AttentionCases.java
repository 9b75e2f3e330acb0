package io.graft.core.tensor.oracle;

import static io.graft.core.tensor.oracle.Input.normal;

import io.graft.spi.tensor.AttentionSpec;
import io.graft.spi.tensor.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Attention: sizes, biases, masks, causality, dropout. */
final class AttentionCases {
  private AttentionCases() {}

  static Stream<OperationCase> all() {
    List<OperationCase> cases = new ArrayList<>();
    plain(cases, 2, 5, 5, 8, 2);
    plain(cases, 1, 1, 1, 4, 1);
    plain(cases, 2, 3, 7, 6, 3);
    plain(cases, 1, 9, 2, 5, 5);
    plain(cases, 3, 17, 17, 32, 4);
    for (int[] shape :
        new int[][] {
          {2, 2, 3, 5},
          {1, 2, 3, 5},
          {2, 1, 3, 5},
          {1, 1, 3, 5},
          {2, 1, 1, 5},
          {1, 1, 1, 5},
          {2, 2, 1, 5}
        }) {
      bias(cases, shape);
    }
    special(cases, "causal", new AttentionSpec(2, null, true, 0, "site"), 4, 4);
    special(cases, "causal with more keys", new AttentionSpec(2, null, true, 0, "site"), 3, 5);
    special(cases, "dropout", new AttentionSpec(2, null, false, 0.3, "site"), 4, 4);
    special(cases, "causal dropout", new AttentionSpec(2, null, true, 0.5, "site"), 3, 5);
    cases.add(padded());
    cases.add(dropoutAndBias());
    cases.add(
        OperationCase.of(
            "self-attention of one tensor",
            (t, x) -> t.attention(x.get(0), x.get(0), x.get(0), AttentionSpec.of(2)),
            normal(1, 2, 3, 4)));
    return cases.stream();
  }

  private static void plain(List<OperationCase> cases, int b, int tq, int tk, int h, int heads) {
    Input query = normal(1, b, tq, h);
    Input key = normal(2, b, tk, h);
    cases.add(
        OperationCase.of(
            "attention " + b + "x" + tq + "x" + tk + "x" + h + ", " + heads + " heads",
            (t, x) -> t.attention(x.get(0), x.get(1), x.get(2), AttentionSpec.of(heads)),
            tk == 1 ? query.withVanishingGradient() : query,
            tk == 1 ? key.withVanishingGradient() : key,
            normal(3, b, tk, h)));
  }

  private static void bias(List<OperationCase> cases, int[] shape) {
    cases.add(
        OperationCase.of(
            "attention with bias " + Shape.of(shape),
            (t, x) ->
                t.attention(x.get(0), x.get(1), x.get(2), AttentionSpec.of(2).withBias(x.get(3))),
            normal(1, 2, 3, 8),
            normal(2, 2, 5, 8),
            normal(3, 2, 5, 8),
            normal(4, shape)));
  }

  private static void special(
      List<OperationCase> cases, String name, AttentionSpec spec, int tq, int tk) {
    cases.add(
        OperationCase.of(
            "attention, " + name,
            (t, x) -> t.attention(x.get(0), x.get(1), x.get(2), spec),
            normal(1, 2, tq, 6),
            normal(2, 2, tk, 6),
            normal(3, 2, tk, 6)));
  }

  /** Two sequences of different length, the rest hidden by a large negative bias. */
  private static OperationCase padded() {
    float hidden = -1e9f;
    float[] mask = {0, 0, 0, hidden, hidden, 0, 0, 0, 0, hidden};
    return OperationCase.of(
        "attention over padding",
        (t, x) ->
            t.attention(
                x.get(0),
                x.get(1),
                x.get(2),
                AttentionSpec.of(2).withBias(t.constant(Shape.of(2, 1, 1, 5), mask))),
        normal(1, 2, 5, 4),
        normal(2, 2, 5, 4),
        normal(3, 2, 5, 4));
  }

  private static OperationCase dropoutAndBias() {
    return OperationCase.of(
        "attention, causal, bias and dropout",
        (t, x) ->
            t.attention(
                x.get(0), x.get(1), x.get(2), new AttentionSpec(2, x.get(3), true, 0.4, "site")),
        normal(1, 2, 4, 4),
        normal(2, 2, 4, 4),
        normal(3, 2, 4, 4),
        normal(4, 1, 2, 4, 4));
  }
}

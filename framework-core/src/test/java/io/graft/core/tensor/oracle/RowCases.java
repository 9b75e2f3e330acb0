package io.graft.core.tensor.oracle;

import static io.graft.core.tensor.oracle.Input.apart;
import static io.graft.core.tensor.oracle.Input.normal;

import io.graft.spi.tensor.IntMatrix;
import io.graft.spi.tensor.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Operations over the last dimension, and reductions. */
final class RowCases {
  private RowCases() {}

  static Stream<OperationCase> all() {
    List<OperationCase> cases = new ArrayList<>();
    for (int[] shape : new int[][] {{4, 7}, {2, 3, 5}, {1, 33}, {5}}) {
      String name = " " + Shape.of(shape);
      Input x = normal(1, shape);
      int last = shape[shape.length - 1];
      cases.add(OperationCase.of("softmax" + name, (t, i) -> t.softmax(i.get(0)), x));
      cases.add(OperationCase.of("logSoftmax" + name, (t, i) -> t.logSoftmax(i.get(0)), x));
      cases.add(OperationCase.of("normalize" + name, (t, i) -> t.normalize(i.get(0)), x));
      cases.add(layerNorm(x, normal(2, last), normal(3, last)));
      cases.add(OperationCase.of("sum" + name, (t, i) -> t.sum(i.get(0)), x));
      cases.add(OperationCase.of("mean" + name, (t, i) -> t.mean(i.get(0)), x));
      cases.add(OperationCase.of("norm" + name, (t, i) -> t.norm(i.get(0)), x));
      for (int axis = -1; axis < shape.length; axis++) {
        int along = axis;
        String where = name + " along " + axis;
        cases.add(OperationCase.of("sum" + where, (t, i) -> t.sum(i.get(0), along), x));
        cases.add(
            OperationCase.of(
                "max" + where, (t, i) -> t.max(i.get(0), along), apart(axis + 2, shape)));
      }
    }
    sizeOne(cases);
    maskedMean(cases);
    return cases.stream();
  }

  private static OperationCase layerNorm(Input x, Input gamma, Input beta) {
    return OperationCase.of(
        "layerNorm " + x.shape(),
        (t, i) -> t.layerNorm(i.get(0), i.get(1), i.get(2), 1e-5),
        x,
        gamma,
        beta);
  }

  private static void sizeOne(List<OperationCase> cases) {
    Input x = normal(1, 3, 1).withVanishingGradient();
    cases.add(OperationCase.of("softmax of one", (t, i) -> t.softmax(i.get(0)), x));
    cases.add(OperationCase.of("logSoftmax of one", (t, i) -> t.logSoftmax(i.get(0)), x));
    cases.add(
        OperationCase.of(
            "normalize one",
            (t, i) -> t.normalize(i.get(0)),
            apart(1, 3, 1).withVanishingGradient()));
    cases.add(layerNorm(x, normal(2, 1).withVanishingGradient(), normal(3, 1)));
    cases.add(OperationCase.of("max of one", (t, i) -> t.max(i.get(0), 1), apart(1, 3, 1)));
    cases.add(OperationCase.of("norm of one", (t, i) -> t.norm(i.get(0)), apart(1, 1)));
  }

  private static void maskedMean(List<OperationCase> cases) {
    IntMatrix mask = IntMatrix.of(new int[] {1, 1, 1, 0}, new int[] {0, 1, 0, 0});
    cases.add(
        OperationCase.of("maskedMean", (t, i) -> t.maskedMean(i.get(0), mask), normal(1, 2, 4, 3)));
    cases.add(
        OperationCase.of(
            "maskedMean of one",
            (t, i) -> t.maskedMean(i.get(0), IntMatrix.filled(1, 1, 1)),
            normal(1, 1, 1, 1)));
  }
}

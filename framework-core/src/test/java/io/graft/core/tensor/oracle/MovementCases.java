package io.graft.core.tensor.oracle;

import static io.graft.core.tensor.oracle.Input.normal;

import io.graft.spi.tensor.IntMatrix;
import io.graft.spi.tensor.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Operations that move elements. */
final class MovementCases {
  private MovementCases() {}

  static Stream<OperationCase> all() {
    List<OperationCase> cases = new ArrayList<>();
    IntMatrix ids = IntMatrix.of(new int[] {3, 0, 3}, new int[] {3, 5, 1});
    cases.add(OperationCase.of("embedding", (t, x) -> t.embedding(x.get(0), ids), normal(1, 6, 5)));
    cases.add(
        OperationCase.of(
            "embedding of one",
            (t, x) -> t.embedding(x.get(0), IntMatrix.filled(1, 1, 0)),
            normal(1, 1, 1)));
    cases.add(
        OperationCase.of(
            "rows", (t, x) -> t.rows(x.get(0), new int[] {4, 0, 4, 1}), normal(1, 2, 3, 4)));
    for (int axis = -1; axis < 3; axis++) {
      concatAndSlice(cases, axis);
    }
    cases.add(
        OperationCase.of(
            "concat a tensor with itself",
            (t, x) -> t.concat(0, x.get(0), x.get(0)),
            normal(1, 2, 3)));
    cases.add(
        OperationCase.of(
            "reshape", (t, x) -> t.reshape(x.get(0), Shape.of(4, 3)), normal(1, 2, 3, 2)));
    for (int[] order : new int[][] {{0, 1, 2}, {2, 1, 0}, {1, 0, 2}, {0, 2, 1}, {2, 0, 1}}) {
      cases.add(
          OperationCase.of(
              "permute " + java.util.Arrays.toString(order),
              (t, x) -> t.permute(x.get(0), order),
              normal(1, 2, 3, 5)));
    }
    cases.add(
        OperationCase.of(
            "permute four axes", (t, x) -> t.permute(x.get(0), 0, 2, 1, 3), normal(1, 2, 3, 2, 5)));
    cases.add(OperationCase.of("repeat", (t, x) -> t.repeat(x.get(0), 3), normal(1, 2, 5)));
    cases.add(OperationCase.of("repeat once", (t, x) -> t.repeat(x.get(0), 1), normal(1, 3)));
    return cases.stream();
  }

  private static void concatAndSlice(List<OperationCase> cases, int axis) {
    int index = axis < 0 ? 2 : axis;
    int[] first = {2, 3, 4};
    int[] second = first.clone();
    second[index] = 1;
    cases.add(
        OperationCase.of(
            "concat along " + axis,
            (t, x) -> t.concat(axis, x.get(0), x.get(1), x.get(2)),
            normal(1, first),
            normal(2, second),
            normal(3, first)));
    cases.add(
        OperationCase.of(
            "slice along " + axis,
            (t, x) -> t.slice(x.get(0), axis, 1, first[index]),
            normal(1, first)));
    cases.add(
        OperationCase.of(
            "two slices along " + axis,
            (t, x) -> t.multiply(t.slice(x.get(0), axis, 0, 1), t.slice(x.get(0), axis, 1, 2)),
            normal(1, first)));
  }
}

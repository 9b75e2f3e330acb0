package io.graft.core.tensor.oracle;

import static io.graft.core.tensor.oracle.Input.normal;

import io.graft.core.tensor.LowRankTerm;
import io.graft.core.tensor.TensorTape;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Products: linear layers with and without low-rank terms, and of matrices. */
final class LinearCases {
  private LinearCases() {}

  static Stream<OperationCase> all() {
    List<OperationCase> cases = new ArrayList<>();
    linear(cases, new int[] {5, 7}, 3);
    linear(cases, new int[] {2, 3, 7}, 4);
    linear(cases, new int[] {1, 1}, 1);
    linear(cases, new int[] {2, 1, 3, 5}, 2);
    linear(cases, new int[] {33, 65}, 17);
    linear(cases, new int[] {4, 64}, 32);
    cases.add(
        OperationCase.of(
            "linear without bias", (t, x) -> t.linear(x.get(0), x.get(1), null), x(), weight()));
    cases.add(
        OperationCase.of(
            "linear whose input is its residual",
            (t, x) -> t.linear(x.get(0), x.get(1), x.get(2), x.get(0)),
            normal(1, 3, 4),
            normal(2, 4, 4),
            normal(3, 4)));
    lowRank(cases, "all rows", null, 0);
    lowRank(cases, "a run of rows", new int[] {1, 2, 3}, 0);
    lowRank(cases, "scattered rows", new int[] {4, 0, 2}, 0);
    lowRank(cases, "all rows, dropout", null, 0.4);
    lowRank(cases, "scattered rows, dropout", new int[] {4, 0, 2}, 0.4);
    twoRanks(cases);
    for (boolean transposeA : new boolean[] {false, true}) {
      for (boolean transposeB : new boolean[] {false, true}) {
        matmul(cases, new int[] {}, 3, 5, 4, transposeA, transposeB);
        matmul(cases, new int[] {2, 3}, 4, 5, 2, transposeA, transposeB);
        matmul(cases, new int[] {3}, 1, 7, 1, transposeA, transposeB);
        matmul(cases, new int[] {1}, 1, 1, 1, transposeA, transposeB);
      }
    }
    cases.add(
        OperationCase.of(
            "matmul of one matrix with itself",
            (t, x) -> t.matmul(x.get(0), x.get(0), false, true),
            normal(1, 4, 6)));
    return cases.stream();
  }

  private static Input x() {
    return normal(1, 5, 7);
  }

  private static Input weight() {
    return normal(2, 3, 7);
  }

  private static void linear(List<OperationCase> cases, int[] shape, int out) {
    int in = shape[shape.length - 1];
    int[] outShape = shape.clone();
    outShape[shape.length - 1] = out;
    cases.add(
        OperationCase.of(
            "linear " + in + " to " + out + ", rank " + shape.length,
            (t, x) -> t.linear(x.get(0), x.get(1), x.get(2), x.get(3)),
            normal(1, shape),
            normal(2, out, in),
            normal(3, out),
            normal(4, outShape)));
  }

  private static void lowRank(List<OperationCase> cases, String name, int[] rows, double dropout) {
    cases.add(
        OperationCase.of(
            "low-rank linear, " + name,
            (t, x) ->
                ((TensorTape) t)
                    .linear(
                        x.get(0),
                        x.get(1),
                        x.get(2),
                        null,
                        List.of(new LowRankTerm(x.get(3), x.get(4), 1.5, dropout, "site", rows))),
            x(),
            weight(),
            normal(3, 3),
            normal(4, 2, 7),
            normal(5, 3, 2)));
  }

  private static void twoRanks(List<OperationCase> cases) {
    cases.add(
        OperationCase.of(
            "low-rank linear, two adapters of different rank",
            (t, x) ->
                ((TensorTape) t)
                    .linear(
                        x.get(0),
                        x.get(1),
                        null,
                        x.get(6),
                        List.of(
                            new LowRankTerm(x.get(2), x.get(3), 1.5, 0, "one", new int[] {0, 1, 2}),
                            new LowRankTerm(x.get(4), x.get(5), 0.5, 0, "two", new int[] {5, 3}))),
            normal(1, 2, 3, 7),
            normal(2, 3, 7),
            normal(3, 1, 7),
            normal(4, 3, 1),
            normal(5, 4, 7),
            normal(6, 3, 4),
            normal(7, 2, 3, 3)));
  }

  private static void matmul(
      List<OperationCase> cases, int[] outer, int m, int k, int n, boolean ta, boolean tb) {
    cases.add(
        OperationCase.of(
            "matmul " + outer.length + " outer, " + m + "x" + k + "x" + n + " " + ta + " " + tb,
            (t, x) -> t.matmul(x.get(0), x.get(1), ta, tb),
            normal(1, with(outer, ta ? k : m, ta ? m : k)),
            normal(2, with(outer, tb ? n : k, tb ? k : n))));
  }

  private static int[] with(int[] outer, int rows, int columns) {
    int[] shape = java.util.Arrays.copyOf(outer, outer.length + 2);
    shape[outer.length] = rows;
    shape[outer.length + 1] = columns;
    return shape;
  }
}

package io.graft.core.tensor.oracle;

import static io.graft.core.tensor.oracle.Input.apart;
import static io.graft.core.tensor.oracle.Input.normal;
import static io.graft.core.tensor.oracle.Input.positive;

import io.graft.spi.tensor.Activation;
import io.graft.spi.tensor.Shape;
import io.graft.spi.tensor.Tape;
import io.graft.spi.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Operations element by element. */
final class ElementCases {
  private ElementCases() {}

  /** An operation of two tensors. */
  private interface Binary {
    Tensor apply(Tape tape, Tensor a, Tensor b);
  }

  /** An operation of one. */
  private interface Unary {
    Tensor apply(Tape tape, Tensor x);
  }

  static Stream<OperationCase> all() {
    List<OperationCase> cases = new ArrayList<>();
    Map<String, Binary> binaries =
        new TreeMap<>(
            Map.of(
                "add", (t, a, b) -> t.add(a, b),
                "subtract", (t, a, b) -> t.subtract(a, b),
                "multiply", (t, a, b) -> t.multiply(a, b),
                "divide", (t, a, b) -> t.divide(a, b)));
    binaries.forEach((name, operation) -> binary(cases, name, operation));
    unary(cases, "affine", (t, x) -> t.affine(x, -1.7, 0.3), Input::normal);
    unary(cases, "exp", (t, x) -> t.exp(x), Input::normal);
    unary(cases, "log", (t, x) -> t.log(x), Input::positive);
    unary(cases, "square", (t, x) -> t.square(x), Input::normal);
    unary(cases, "sqrt", (t, x) -> t.sqrt(x), Input::positive);
    unary(cases, "dropout", (t, x) -> t.dropout(x, 0.4, "site"), Input::normal);
    for (Activation function : Activation.values()) {
      Unary operation = (t, x) -> t.activation(x, function);
      if (function == Activation.RELU) {
        unary(cases, "RELU", operation, Input::apart);
      } else {
        unary(cases, function.name(), operation, Input::normal);
      }
    }
    return cases.stream();
  }

  private static void binary(List<OperationCase> cases, String name, Binary operation) {
    int[][][] shapes = {
      {{2, 3, 5}, {2, 3, 5}},
      {{2, 3, 5}, {5}},
      {{2, 3, 5}, {3, 5}},
      {{2, 3, 5}, {2, 3, 1}},
      {{2, 3, 5}, {}},
      {{4, 7}, {1}},
      {{4, 1}, {1}},
      {{1}, {1}},
      {{}, {}},
      {{33, 17}, {17}},
    };
    for (int[][] pair : shapes) {
      Input b = name.equals("divide") ? positive(2, pair[1]) : normal(2, pair[1]);
      cases.add(
          OperationCase.of(
              name + " " + Shape.of(pair[0]) + " " + Shape.of(pair[1]),
              (t, x) -> operation.apply(t, x.get(0), x.get(1)),
              normal(1, pair[0]),
              b));
    }
    boolean constant = name.equals("subtract") || name.equals("divide");
    Input x = apart(3, 3, 4);
    cases.add(
        OperationCase.of(
            name + " a tensor and itself",
            (t, inputs) -> operation.apply(t, inputs.get(0), inputs.get(0)),
            constant ? x.withVanishingGradient() : x));
  }

  /** Makes inputs of a shape. */
  private interface Maker {
    Input make(int seed, int... dimensions);
  }

  private static void unary(List<OperationCase> cases, String name, Unary operation, Maker maker) {
    // oneDNN's logarithm is exact to 4e-6 only, however small the result
    double rounding = name.equals("log") ? 20 : 1;
    for (int[] shape : new int[][] {{2, 3, 5}, {33}, {7, 65}}) {
      cases.add(
          OperationCase.of(
                  name + " " + Shape.of(shape),
                  (t, x) -> operation.apply(t, x.get(0)),
                  maker.make(1, shape))
              .withRounding(rounding));
    }
    if (!name.equals("dropout")) {
      cases.add(
          OperationCase.of(
                  name + " of one element",
                  (t, x) -> operation.apply(t, x.get(0)),
                  maker.make(1, 1))
              .withRounding(rounding));
    }
  }
}

package io.graft.core.tensor.nd4j;

import io.graft.core.tensor.kernel.AdamW;
import io.graft.core.tensor.kernel.AdamWOperands;
import io.graft.core.tensor.kernel.Binary;
import io.graft.core.tensor.kernel.Broadcast;
import io.graft.core.tensor.kernel.DropoutKey;
import io.graft.core.tensor.kernel.Pointwise;
import io.graft.core.tensor.memory.Block;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.Op;
import org.nd4j.linalg.api.ops.impl.transforms.strict.Erf;
import org.nd4j.linalg.api.ops.impl.transforms.strict.Exp;
import org.nd4j.linalg.api.ops.impl.transforms.strict.Log;
import org.nd4j.linalg.api.ops.impl.transforms.strict.Sigmoid;
import org.nd4j.linalg.api.ops.impl.transforms.strict.Tanh;
import org.nd4j.linalg.factory.Nd4j;

/** What is done element by element. */
final class Elements {
  private final Bench bench;
  private final Operations operations;
  private float[] keepMask = new float[0];

  Elements(Bench bench) {
    this.bench = bench;
    this.operations = bench.operations();
  }

  static void run(Op transform) {
    Nd4j.getExecutioner().exec(transform);
  }

  /**
   * {@code y = f(x)} for arrays of one shape.
   *
   * @param y may be x
   */
  void pointwise(Pointwise function, INDArray x, INDArray y) {
    switch (function) {
      case GELU, GELU_TANH, SILU ->
          bench.lend(
              x.length(),
              block -> {
                INDArray gate = bench.dense(block, x.shape());
                gate(function, x, gate);
                operations.run("multiply", y, x, gate);
              });
      case RELU -> operations.run("maximum", y, x, 0);
      case TANH -> run(new Tanh(x, y));
      case SIGMOID -> run(new Sigmoid(x, y));
      case EXP -> run(new Exp(x, y));
      case LOG -> run(new Log(x, y));
      case SQUARE -> operations.run("multiply", y, x, x);
      case SQRT -> sqrt(x, y);
    }
  }

  static void sqrt(INDArray x, INDArray y) {
    Nd4j.getExecutioner().exec(new org.nd4j.linalg.api.ops.impl.transforms.floating.Sqrt(x, y));
  }

  /** What GELU and SiLU multiply their argument with. */
  private void gate(Pointwise function, INDArray x, INDArray gate) {
    switch (function) {
      case GELU -> {
        operations.run("multiply", gate, x, Math.sqrt(0.5));
        run(new Erf(gate, gate));
        operations.run("multiply", gate, gate, 0.5);
        operations.run("add", gate, gate, 0.5);
      }
      case GELU_TANH -> {
        tanhArgument(x, gate);
        run(new Sigmoid(gate, gate)); // (1 + tanh(u)) / 2 = sigmoid(2u)
      }
      default -> run(new Sigmoid(x, gate));
    }
  }

  /** {@code 2 sqrt(2 / pi) (x + 0.044715 x^3)}. */
  private void tanhArgument(INDArray x, INDArray argument) {
    operations.run("multiply", argument, x, x);
    operations.run("multiply", argument, argument, 0.044715);
    operations.run("add", argument, argument, 1);
    operations.run("multiply", argument, argument, x);
    operations.run("multiply", argument, argument, 2 * Math.sqrt(2 / Math.PI));
  }

  void pointwiseGradient(
      Pointwise function, int length, Block x, Block y, Block yGradient, Block xGradient) {
    INDArray argument = bench.dense(x, length);
    INDArray result = bench.dense(y, length);
    bench.lend(
        length,
        block -> {
          INDArray slope = bench.dense(block, length);
          slope(function, argument, result, slope);
          operations.run(
              "multiply", bench.dense(xGradient, length), bench.dense(yGradient, length), slope);
        });
  }

  private void slope(Pointwise function, INDArray x, INDArray y, INDArray slope) {
    switch (function) {
      case GELU -> geluSlope(x, slope);
      case GELU_TANH, SILU -> gatedSlope(function, x, y, slope);
      case RELU -> {
        operations.run("maximum", slope, x, 0);
        run(new org.nd4j.linalg.api.ops.impl.transforms.same.Sign(slope, slope));
      }
      case TANH -> {
        operations.run("multiply", slope, y, y);
        operations.run("reversesubtract", slope, slope, 1);
      }
      case SIGMOID -> {
        operations.run("reversesubtract", slope, y, 1);
        operations.run("multiply", slope, slope, y);
      }
      case EXP -> operations.run("assign", slope, slope, y);
      case LOG -> operations.run("reversedivide", slope, x, 1);
      case SQUARE -> operations.run("multiply", slope, x, 2);
      case SQRT -> sqrtSlope(y, slope);
    }
  }

  /** {@code Phi(x) + x phi(x)}. */
  private void geluSlope(INDArray x, INDArray slope) {
    bench.lend(
        x.length(),
        block -> {
          INDArray density = bench.dense(block, x.length());
          operations.run("multiply", density, x, x);
          operations.run("multiply", density, density, -0.5);
          run(new Exp(density, density));
          operations.run("multiply", density, density, 1 / Math.sqrt(2 * Math.PI));
          operations.run("multiply", density, density, x);
          gate(Pointwise.GELU, x, slope);
          operations.run("add", slope, slope, density);
        });
  }

  /** With {@code y = x s(u)} and the logistic {@code s}: {@code s + y (1 - s) u'}. */
  private void gatedSlope(Pointwise function, INDArray x, INDArray y, INDArray slope) {
    bench.lend(
        2 * x.length(),
        block -> {
          INDArray gate = bench.dense(block.slice(0, x.length()), x.length());
          gate(function, x, gate);
          operations.run("reversesubtract", slope, gate, 1);
          operations.run("multiply", slope, slope, y);
          if (function == Pointwise.GELU_TANH) {
            INDArray inner = bench.dense(block.slice(x.length(), x.length()), x.length());
            operations.run("multiply", inner, x, x);
            operations.run("multiply", inner, inner, 3 * 0.044715);
            operations.run("add", inner, inner, 1);
            operations.run("multiply", inner, inner, 2 * Math.sqrt(2 / Math.PI));
            operations.run("multiply", slope, slope, inner);
          }
          operations.run("add", slope, slope, gate);
        });
  }

  /** {@code 1 / (2 y)}, and 0 where y is 0. */
  private void sqrtSlope(INDArray y, INDArray slope) {
    bench.lend(
        y.length(),
        block -> {
          INDArray positive = bench.dense(block, y.length());
          run(new org.nd4j.linalg.api.ops.impl.transforms.same.Sign(y, positive));
          operations.run("maximum", slope, y, Float.MIN_NORMAL);
          operations.run("multiply", slope, slope, 2);
          operations.run("divide", slope, positive, slope);
        });
  }

  void binary(
      Binary operation, int rows, int columns, Broadcast broadcast, Block a, Block b, Block c) {
    INDArray second =
        switch (broadcast) {
          case NONE -> bench.dense(b, rows, columns);
          case ROW -> bench.dense(b, 1, columns);
          case COLUMN -> bench.dense(b, rows, 1);
          case SCALAR -> bench.dense(b, 1, 1);
        };
    String name =
        switch (operation) {
          case ADD -> "add";
          case SUBTRACT -> "subtract";
          case MULTIPLY -> "multiply";
          case DIVIDE -> "divide";
        };
    operations.run(name, bench.dense(c, rows, columns), bench.dense(a, rows, columns), second);
  }

  void affine(int length, float factor, float shift, Block x, Block y) {
    INDArray result = bench.dense(y, length);
    operations.run("multiply", result, bench.dense(x, length), factor);
    if (shift != 0) {
      operations.run("add", result, result, shift);
    }
  }

  void addScaled(int length, float factor, Block x, Block y) {
    INDArray sum = bench.dense(y, length);
    bench.addScaled(factor, bench.dense(x, length), sum);
  }

  void fill(int length, float value, Block y) {
    INDArray target = bench.dense(y, length);
    operations.run("assign", target, target, value);
  }

  void copy(int length, Block x, Block y) {
    INDArray target = bench.dense(y, length);
    operations.run("assign", target, target, bench.dense(x, length));
  }

  void dropout(int length, double probability, DropoutKey key, Block x, Block y) {
    int threshold = DropoutKey.threshold(probability);
    float scale = (float) (1 / (1 - probability));
    if (keepMask.length < length) {
      keepMask = new float[length];
    }
    for (int i = 0; i < length; i++) {
      keepMask[i] = key.dropped(i, threshold) < 0 ? 0 : scale;
    }
    bench.lend(
        length,
        block -> {
          block.write(0, keepMask, 0, length);
          operations.run(
              "multiply",
              bench.dense(y, length),
              bench.dense(x, length),
              bench.dense(block, length));
        });
  }

  void adamW(AdamWOperands one) {
    int length = one.length();
    AdamW update = one.update();
    INDArray p = bench.dense(one.parameter(), length);
    INDArray m = bench.dense(one.mean(), length);
    INDArray v = bench.dense(one.variance(), length);
    bench.lend(
        2L * length,
        block -> {
          INDArray g = bench.dense(block.slice(0, length), length);
          INDArray t = bench.dense(block.slice(length, length), length);
          operations.run(
              "multiply", g, bench.dense(one.gradient(), length), update.gradientFactor());
          operations.run("multiply", m, m, update.beta1());
          bench.addScaled(1 - update.beta1(), g, m);
          operations.run("multiply", g, g, g);
          operations.run("multiply", v, v, update.beta2());
          bench.addScaled(1 - update.beta2(), g, v);
          operations.run("divide", t, v, update.correction2());
          sqrt(t, t);
          operations.run("add", t, t, update.epsilon());
          operations.run("divide", t, m, t);
          operations.run("multiply", p, p, 1 - update.rate() * update.decay());
          bench.addScaled(-update.rate() / update.correction1(), t, p);
        });
  }
}

package io.graft.core.tensor;

import io.graft.core.tensor.kernel.Binary;
import io.graft.core.tensor.kernel.Broadcast;
import io.graft.core.tensor.kernel.CrossEntropy;
import io.graft.core.tensor.kernel.Kernels;
import io.graft.core.tensor.kernel.Pointwise;
import io.graft.core.tensor.memory.Block;
import io.graft.spi.tensor.Shape;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Losses; all scalars, summed in double precision. */
final class LossOps {
  /** The target of a row that is left out. */
  private static final int IGNORED = -100;

  private final TensorTape tape;

  LossOps(TensorTape tape) {
    this.tape = tape;
  }

  DenseTensor crossEntropy(
      DenseTensor logits, int[] targets, double smoothing, float @Nullable [] classWeights) {
    CrossEntropy spec = specOf(logits, targets, smoothing, classWeights);
    Kernels kernels = tape.kernels();
    Block logProbabilities = tape.allocate(logits.size());
    kernels.softmax(spec.rows(), spec.classes(), true, logits.block(), logProbabilities);
    Block loss = ReductionOps.scalar(tape, kernels.crossEntropy(spec, logProbabilities));
    Backward backward =
        (pass, gradient) -> {
          Block toLogits = tape.allocate(logits.size());
          kernels.crossEntropyGradient(
              spec, ReductionOps.value(gradient), logProbabilities, toLogits);
          pass.add(logits, toLogits);
        };
    return tape.result(
        "crossEntropy", Shape.scalar(), loss, backward, List.of(logits), List.of(logProbabilities));
  }

  private static CrossEntropy specOf(
      DenseTensor logits, int[] targets, double smoothing, float @Nullable [] classWeights) {
    int rows = checkRows("crossEntropy", logits, targets.length);
    int classes = logits.columns();
    if (classWeights != null && classWeights.length != classes) {
      throw new IllegalArgumentException(
          "crossEntropy: " + classWeights.length + " class weights for " + logits);
    }
    int[] clean = new int[rows];
    double sum = 0;
    for (int r = 0; r < rows; r++) {
      if (targets[r] != IGNORED && (targets[r] < 0 || targets[r] >= classes)) {
        throw new IllegalArgumentException(
            "crossEntropy: target " + targets[r] + " of row " + r + " is no class of " + logits);
      }
      clean[r] = targets[r] == IGNORED ? -1 : targets[r];
      sum += clean[r] < 0 ? 0 : weight(classWeights, clean[r]);
    }
    double share = sum == 0 ? 0 : 1 / sum;
    float[] onTarget = new float[rows];
    for (int r = 0; r < rows; r++) {
      onTarget[r] =
          clean[r] < 0 ? 0 : (float) ((1 - smoothing) * weight(classWeights, clean[r]) * share);
    }
    float[] onAll = new float[smoothing == 0 ? 0 : classes];
    for (int c = 0; c < onAll.length; c++) {
      onAll[c] = (float) (smoothing / classes * weight(classWeights, c) * share);
    }
    return new CrossEntropy(rows, classes, clean, onTarget, onAll);
  }

  private static double weight(float @Nullable [] classWeights, int target) {
    return classWeights == null ? 1 : classWeights[target];
  }

  private static int checkRows(String name, DenseTensor logits, int targets) {
    if (logits.shape().rank() != 2 || logits.rows() != targets) {
      throw new IllegalArgumentException(
          name + ": " + targets + " targets do not fit logits " + logits + " ([N, C])");
    }
    return targets;
  }

  /** mean(max(x, 0) - x t + log(1 + exp(-|x|))); its gradient is (sigmoid(x) - t) / count. */
  DenseTensor binaryCrossEntropy(DenseTensor logits, float[] targets) {
    if (targets.length != logits.size()) {
      throw new IllegalArgumentException(
          "binaryCrossEntropy: " + targets.length + " targets for logits " + logits);
    }
    float[] x = logits.toFloats();
    float[] slope = new float[x.length];
    double sum = 0;
    for (int i = 0; i < x.length; i++) {
      double e = Math.exp(-Math.abs(x[i]));
      sum += Math.max(x[i], 0) - (double) x[i] * targets[i] + Math.log1p(e);
      double sigmoid = x[i] >= 0 ? 1 / (1 + e) : e / (1 + e);
      slope[i] = (float) ((sigmoid - targets[i]) / x.length);
    }
    Block loss = ReductionOps.scalar(tape, x.length == 0 ? 0 : sum / x.length);
    Backward backward =
        (pass, gradient) -> {
          float factor = ReductionOps.value(gradient);
          float[] scaled = Arrays.copyOf(slope, slope.length);
          for (int i = 0; i < scaled.length; i++) {
            scaled[i] *= factor;
          }
          Block toLogits = tape.allocate(scaled.length);
          toLogits.write(0, scaled, 0, scaled.length);
          pass.add(logits, toLogits);
        };
    return tape.result("binaryCrossEntropy", Shape.scalar(), loss, backward, List.of(logits));
  }

  DenseTensor meanSquaredError(DenseTensor a, DenseTensor b) {
    if (!a.shape().equals(b.shape())) {
      throw new IllegalArgumentException("meanSquaredError: " + a + " and " + b);
    }
    int size = a.size();
    Kernels kernels = tape.kernels();
    Block difference = tape.allocate(size);
    kernels.binary(Binary.SUBTRACT, 1, size, Broadcast.NONE, a.block(), b.block(), difference);
    double mean = kernels.dot(size, difference, difference) / Math.max(1, size);
    Backward backward =
        (pass, gradient) -> {
          float factor = 2 * ReductionOps.value(gradient) / Math.max(1, size);
          addTo(pass, a, factor, difference);
          addTo(pass, b, -factor, difference);
        };
    return tape.result(
        "meanSquaredError",
        Shape.scalar(),
        ReductionOps.scalar(tape, mean),
        backward,
        List.of(a, b),
        List.of(difference));
  }

  private void addTo(GradientPass pass, DenseTensor input, float factor, Block x) {
    if (pass.wants(input)) {
      tape.kernels().addScaled(input.size(), factor, x, pass.zeroed(input));
    }
  }

  DenseTensor klDivergence(DenseTensor logits, DenseTensor targets, double temperature) {
    if (logits.shape().rank() != 2 || !logits.shape().equals(targets.shape())) {
      throw new IllegalArgumentException("klDivergence: " + logits + " and " + targets);
    }
    int rows = logits.rows();
    int size = logits.size();
    Kernels kernels = tape.kernels();
    Block student = tempered(logits, temperature);
    Block teacher = tempered(targets, temperature);
    Block difference = tape.allocate(size);
    kernels.binary(Binary.SUBTRACT, 1, size, Broadcast.NONE, teacher, student, difference);
    kernels.pointwise(Pointwise.EXP, size, teacher, teacher);
    double mean = kernels.dot(size, teacher, difference) / Math.max(1, rows);
    double square = temperature * temperature;
    // d/dlogits = (softmax(logits / t) - softmax(targets / t)) t / rows
    kernels.pointwise(Pointwise.EXP, size, student, student);
    kernels.binary(Binary.SUBTRACT, 1, size, Broadcast.NONE, student, teacher, difference);
    tape.release(teacher);
    tape.release(student);
    Backward backward =
        (pass, gradient) ->
            addTo(
                pass,
                logits,
                (float) (ReductionOps.value(gradient) * temperature / Math.max(1, rows)),
                difference);
    return tape.result(
        "klDivergence",
        Shape.scalar(),
        ReductionOps.scalar(tape, square * mean),
        backward,
        List.of(logits),
        List.of(difference));
  }

  /** log softmax(x / temperature). */
  private Block tempered(DenseTensor x, double temperature) {
    Block y = tape.allocate(x.size());
    tape.kernels().affine(x.size(), (float) (1 / temperature), 0, x.block(), y);
    tape.kernels().softmax(x.rows(), x.columns(), true, y, y);
    return y;
  }
}

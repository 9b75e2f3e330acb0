package io.graft.core.tensor.nd4j;

import io.graft.core.tensor.kernel.CrossEntropy;
import io.graft.core.tensor.memory.Block;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.impl.transforms.strict.Exp;

/** What is done row by row: normalisation, softmax and the cross-entropy on it. */
final class Rows {
  private final Bench bench;
  private final Operations operations;
  private final Reductions reductions;
  private final Movements movements;

  Rows(Bench bench, Reductions reductions, Movements movements) {
    this.bench = bench;
    this.operations = bench.operations();
    this.reductions = reductions;
    this.movements = movements;
  }

  void layerNorm(
      int rows,
      int columns,
      float epsilon,
      Block x,
      Block gamma,
      Block beta,
      Block y,
      Block mean,
      Block variance) {
    INDArray result = bench.dense(y, rows, columns);
    INDArray means = bench.dense(mean, rows, 1);
    INDArray variances = bench.dense(variance, rows, 1);
    operations.reduce("reduce_mean", bench.dense(x, rows, columns), means, 1);
    operations.run("subtract", result, bench.dense(x, rows, columns), means);
    bench.lend(
        (long) rows * columns,
        block -> {
          INDArray squares = bench.dense(block, rows, columns);
          operations.run("multiply", squares, result, result);
          operations.reduce("reduce_mean", squares, variances, 1);
          INDArray deviation = bench.dense(block, rows, 1);
          deviation(variances, epsilon, deviation);
          operations.run("divide", result, result, deviation);
        });
    operations.run("multiply", result, result, bench.dense(gamma, 1, columns));
    operations.run("add", result, result, bench.dense(beta, 1, columns));
  }

  private void deviation(INDArray variances, float epsilon, INDArray deviation) {
    operations.run("add", deviation, variances, epsilon);
    Elements.sqrt(deviation, deviation);
  }

  void layerNormGradient(
      int rows,
      int columns,
      float epsilon,
      Block x,
      Block gamma,
      Block mean,
      Block variance,
      Block yGradient,
      @Nullable Block xGradient,
      @Nullable Block gammaGradient,
      @Nullable Block betaGradient) {
    long size = (long) rows * columns;
    INDArray above = bench.dense(yGradient, rows, columns);
    bench.lend(
        2 * size + 2L * rows,
        block -> {
          INDArray normal = bench.dense(block.slice(0, size), rows, columns);
          INDArray other = bench.dense(block.slice(size, size), rows, columns);
          INDArray deviation = bench.dense(block.slice(2 * size, rows), rows, 1);
          INDArray row = bench.dense(block.slice(2 * size + rows, rows), rows, 1);
          deviation(bench.dense(variance, rows, 1), epsilon, deviation);
          operations.run(
              "subtract", normal, bench.dense(x, rows, columns), bench.dense(mean, rows, 1));
          operations.run("divide", normal, normal, deviation);
          if (gammaGradient != null && betaGradient != null) {
            operations.run("multiply", other, above, normal);
            operations.reduce("reduce_sum", other, bench.dense(gammaGradient, 1, columns), 0);
            operations.reduce("reduce_sum", above, bench.dense(betaGradient, 1, columns), 0);
          }
          if (xGradient != null) {
            INDArray result = bench.dense(xGradient, rows, columns);
            operations.run("multiply", result, above, bench.dense(gamma, 1, columns));
            centre(result, normal, other, row);
            operations.run("divide", result, result, deviation);
          }
        });
  }

  /** {@code g - mean(g) - normal * mean(g * normal)} for each row, in place. */
  private void centre(INDArray g, INDArray normal, INDArray other, INDArray row) {
    operations.run("multiply", other, g, normal);
    operations.reduce("reduce_mean", other, row, 1);
    operations.run("multiply", other, normal, row);
    operations.reduce("reduce_mean", g, row, 1);
    operations.run("subtract", g, g, row);
    operations.run("subtract", g, g, other);
  }

  void softmax(int rows, int columns, boolean logarithm, Block x, Block y) {
    operations.along(
        logarithm ? "log_softmax" : "softmax",
        1,
        bench.dense(y, rows, columns),
        bench.dense(x, rows, columns));
  }

  void softmaxGradient(
      int rows, int columns, boolean logarithm, Block y, Block yGradient, Block xGradient) {
    INDArray result = bench.dense(y, rows, columns);
    INDArray above = bench.dense(yGradient, rows, columns);
    INDArray below = bench.dense(xGradient, rows, columns);
    long size = (long) rows * columns;
    bench.lend(
        size + rows,
        block -> {
          INDArray product = bench.dense(block.slice(0, size), rows, columns);
          INDArray sums = bench.dense(block.slice(size, rows), rows, 1);
          if (logarithm) {
            operations.reduce("reduce_sum", above, sums, 1);
            Elements.run(new Exp(result, product));
            operations.run("multiply", product, product, sums);
            operations.run("subtract", below, above, product);
          } else {
            operations.run("multiply", product, above, result);
            operations.reduce("reduce_sum", product, sums, 1);
            operations.run("subtract", below, above, sums);
            operations.run("multiply", below, below, result);
          }
        });
  }

  double crossEntropy(CrossEntropy spec, Block logProbabilities) {
    int rows = spec.rows();
    double[] sum = new double[1];
    bench.lend(
        2L * rows,
        block -> {
          Block weights = block.slice(0, rows);
          Block picked = block.slice(rows, rows);
          weights.write(0, onTarget(spec, 1), 0, rows);
          movements.gather(1, places(spec), logProbabilities, picked);
          sum[0] = reductions.dot(rows, weights, picked);
        });
    if (spec.smoothed()) {
      smooth(spec, 1, logProbabilities, sum);
    }
    return -sum[0];
  }

  /** Adds {@code sum_r sum_c onAll_c logp[r, c]} over the rows that count. */
  private void smooth(CrossEntropy spec, float factor, Block logProbabilities, double[] sum) {
    int columns = spec.classes();
    bench.lend(
        counts(spec, factor),
        counts ->
            bench.lend(
                2L * columns,
                block -> {
                  Block totals = block.slice(0, columns);
                  Block weights = block.slice(columns, columns);
                  operations.matmul(
                      1,
                      counts.reshape(1, spec.rows()),
                      bench.dense(logProbabilities, spec.rows(), columns),
                      0,
                      bench.dense(totals, 1, columns));
                  weights.write(0, onAll(spec), 0, columns);
                  sum[0] += reductions.dot(columns, totals, weights);
                }));
  }

  void crossEntropyGradient(
      CrossEntropy spec, float factor, Block logProbabilities, Block logitsGradient) {
    int rows = spec.rows();
    int columns = spec.classes();
    INDArray gradient = bench.dense(logitsGradient, rows, columns);
    Elements.run(new Exp(bench.dense(logProbabilities, rows, columns), gradient));
    bench.lend(
        rowWeights(spec, factor),
        weights -> operations.run("multiply", gradient, gradient, weights.reshape(rows, 1)));
    bench.lend(
        rows,
        block -> {
          block.write(0, onTarget(spec, factor), 0, rows);
          movements.scatterAdd(1, places(spec), -1, block, logitsGradient);
        });
    if (spec.smoothed()) {
      bench.lend(
          counts(spec, factor),
          counts ->
              bench.lend(
                  onAll(spec),
                  weights ->
                      operations.matmul(
                          -1, counts.reshape(rows, 1), weights.reshape(1, columns), 1, gradient)));
    }
  }

  /** The place of each row's target; its first element for rows that do not count. */
  private static int[] places(CrossEntropy spec) {
    int[] places = new int[spec.rows()];
    for (int row = 0; row < places.length; row++) {
      places[row] = row * spec.classes() + Math.max(0, spec.target(row));
    }
    return places;
  }

  private static float[] onTarget(CrossEntropy spec, float factor) {
    float[] weights = new float[spec.rows()];
    for (int row = 0; row < weights.length; row++) {
      weights[row] = spec.target(row) < 0 ? 0 : factor * spec.onTarget(row);
    }
    return weights;
  }

  private static float[] counts(CrossEntropy spec, float factor) {
    float[] counts = new float[spec.rows()];
    for (int row = 0; row < counts.length; row++) {
      counts[row] = spec.target(row) < 0 ? 0 : factor;
    }
    return counts;
  }

  private static float[] onAll(CrossEntropy spec) {
    float[] weights = new float[spec.classes()];
    for (int column = 0; column < weights.length; column++) {
      weights[column] = spec.onAll(column);
    }
    return weights;
  }

  private static float[] rowWeights(CrossEntropy spec, float factor) {
    double all = 0;
    for (int column = 0; spec.smoothed() && column < spec.classes(); column++) {
      all += spec.onAll(column);
    }
    float[] weights = new float[spec.rows()];
    for (int row = 0; row < weights.length; row++) {
      weights[row] = spec.target(row) < 0 ? 0 : (float) (factor * (spec.onTarget(row) + all));
    }
    return weights;
  }
}

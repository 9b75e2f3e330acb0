package io.graft.core.tensor.nd4j;

import io.graft.core.tensor.kernel.AdamWOperands;
import io.graft.core.tensor.kernel.Attention;
import io.graft.core.tensor.kernel.Binary;
import io.graft.core.tensor.kernel.Broadcast;
import io.graft.core.tensor.kernel.CrossEntropy;
import io.graft.core.tensor.kernel.DropoutKey;
import io.graft.core.tensor.kernel.Gemm;
import io.graft.core.tensor.kernel.KernelResources;
import io.graft.core.tensor.kernel.Kernels;
import io.graft.core.tensor.kernel.Pointwise;
import io.graft.core.tensor.kernel.SparseRows;
import io.graft.core.tensor.memory.Block;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Kernels made of ND4J's operations on views of the arenas' buffers. The reference that others are
 * measured against, and the one that runs where oneDNN does not: on other machines, and on CUDA.
 */
public final class Nd4jKernels implements Kernels {
  private final Bench bench;
  private final Elements elements;
  private final Reductions reductions;
  private final Movements movements;
  private final Rows rows;
  private final Matrices matrices;
  private final Attentions attentions;

  /** Takes the scratch memory, which is closed with it; threads are ND4J's own. */
  public Nd4jKernels(KernelResources resources) {
    bench = new Bench(resources.scratch());
    elements = new Elements(bench);
    reductions = new Reductions(bench);
    movements = new Movements(bench);
    this.rows = new Rows(bench, reductions, movements);
    matrices = new Matrices(bench, elements);
    attentions = new Attentions(bench, elements, rows);
  }

  @Override
  public String name() {
    return "nd4j";
  }

  @Override
  public void gemm(
      Gemm gemm, Block a, Block b, Block c, @Nullable Block bias, @Nullable Block residual) {
    matrices.gemm(gemm, a, b, c, bias, residual);
  }

  @Override
  public void attention(
      Attention spec,
      Block query,
      Block key,
      Block value,
      @Nullable Block bias,
      Block probabilities,
      @Nullable Block dropped,
      @Nullable DropoutKey dropoutKey,
      Block out) {
    attentions.attention(spec, query, key, value, bias, probabilities, dropped, dropoutKey, out);
  }

  @Override
  public void attentionGradient(
      Attention spec,
      Block query,
      Block key,
      Block value,
      Block probabilities,
      @Nullable Block dropped,
      @Nullable DropoutKey dropoutKey,
      Block outGradient,
      Block work,
      @Nullable Block queryGradient,
      @Nullable Block keyGradient,
      @Nullable Block valueGradient,
      @Nullable Block biasGradient) {
    attentions.attentionGradient(
        spec,
        query,
        key,
        value,
        probabilities,
        dropped,
        dropoutKey,
        outGradient,
        work,
        queryGradient,
        keyGradient,
        valueGradient,
        biasGradient);
  }

  @Override
  public void layerNorm(
      int rows,
      int columns,
      float epsilon,
      Block x,
      Block gamma,
      Block beta,
      Block y,
      Block mean,
      Block variance) {
    this.rows.layerNorm(rows, columns, epsilon, x, gamma, beta, y, mean, variance);
  }

  @Override
  public void layerNormGradient(
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
    this.rows.layerNormGradient(
        rows,
        columns,
        epsilon,
        x,
        gamma,
        mean,
        variance,
        yGradient,
        xGradient,
        gammaGradient,
        betaGradient);
  }

  @Override
  public void softmax(int rows, int columns, boolean logarithm, Block x, Block y) {
    this.rows.softmax(rows, columns, logarithm, x, y);
  }

  @Override
  public void softmaxGradient(
      int rows, int columns, boolean logarithm, Block y, Block yGradient, Block xGradient) {
    this.rows.softmaxGradient(rows, columns, logarithm, y, yGradient, xGradient);
  }

  @Override
  public double crossEntropy(CrossEntropy spec, Block logProbabilities) {
    return rows.crossEntropy(spec, logProbabilities);
  }

  @Override
  public void crossEntropyGradient(
      CrossEntropy spec, float factor, Block logProbabilities, Block logitsGradient) {
    rows.crossEntropyGradient(spec, factor, logProbabilities, logitsGradient);
  }

  @Override
  public void pointwise(Pointwise function, int length, Block x, Block y) {
    elements.pointwise(function, bench.dense(x, length), bench.dense(y, length));
  }

  @Override
  public void pointwiseGradient(
      Pointwise function, int length, Block x, Block y, Block yGradient, Block xGradient) {
    elements.pointwiseGradient(function, length, x, y, yGradient, xGradient);
  }

  @Override
  public void binary(
      Binary operation, int rows, int columns, Broadcast broadcast, Block a, Block b, Block c) {
    elements.binary(operation, rows, columns, broadcast, a, b, c);
  }

  @Override
  public void affine(int length, float factor, float shift, Block x, Block y) {
    elements.affine(length, factor, shift, x, y);
  }

  @Override
  public void addScaled(int length, float factor, Block x, Block y) {
    elements.addScaled(length, factor, x, y);
  }

  @Override
  public void fill(int length, float value, Block y) {
    elements.fill(length, value, y);
  }

  @Override
  public void copy(int length, Block x, Block y) {
    elements.copy(length, x, y);
  }

  @Override
  public void dropout(int length, double probability, DropoutKey key, Block x, Block y) {
    elements.dropout(length, probability, key, x, y);
  }

  @Override
  public void sumAxis(
      int outer, int axis, int inner, float factor, boolean accumulate, Block x, Block y) {
    reductions.sumAxis(outer, axis, inner, factor, accumulate, x, y);
  }

  @Override
  public void expandAxis(
      int outer, int axis, int inner, float factor, boolean accumulate, Block x, Block y) {
    reductions.expandAxis(outer, axis, inner, factor, accumulate, x, y);
  }

  @Override
  public void maxAxis(int outer, int axis, int inner, Block x, Block y, int[] places) {
    reductions.maxAxis(outer, axis, inner, x, y, places);
  }

  @Override
  public void maxAxisGradient(
      int outer, int axis, int inner, int[] places, Block yGradient, Block xGradient) {
    movements.maxAxisGradient(outer, axis, inner, places, yGradient, xGradient);
  }

  @Override
  public double sum(int length, Block x) {
    return reductions.sum(length, x);
  }

  @Override
  public double dot(int length, Block x, Block y) {
    return reductions.dot(length, x, y);
  }

  @Override
  public void rowDots(int rows, int columns, Block a, Block b, Block y) {
    reductions.rowDots(rows, columns, a, b, y);
  }

  @Override
  public void gather(int columns, int[] rows, Block x, Block y) {
    movements.gather(columns, rows, x, y);
  }

  @Override
  public void scatterAdd(int columns, int[] rows, float factor, Block x, Block y) {
    movements.scatterAdd(columns, rows, factor, x, y);
  }

  @Override
  public void copyStrided(
      int[] dimensions, Block x, long[] xStrides, Block y, long[] yStrides, boolean accumulate) {
    movements.copyStrided(dimensions, x, xStrides, y, yStrides, accumulate);
  }

  @Override
  public double squaredNorm(List<SparseRows> arrays) {
    return arrays.stream()
        .mapToDouble(each -> reductions.dot(each.length(), each.block(), each.block()))
        .sum();
  }

  /** Rows that are not live come out the same, as the whole arrays are updated. */
  @Override
  public void adamW(List<AdamWOperands> all) {
    all.forEach(elements::adamW);
  }

  @Override
  public void close() {
    reductions.close();
    bench.close();
  }
}

package io.graft.core.tensor.kernel;

import io.graft.core.tensor.kernel.Gemm.Strides;
import io.graft.core.tensor.memory.Arena;
import io.graft.core.tensor.memory.Block;
import io.graft.spi.tensor.DataType;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Kernels for the CPU: oneDNN's primitives where it has one, loops over the same memory elsewhere.
 */
public final class OneDnnKernels implements Kernels {
  private final Arena scratch;
  private final OneDnn oneDnn;
  private final OneDnnPacking packing;
  private final OneDnnMatmul matmul;
  private final OneDnnMovements reorders;
  private final OneDnnRows rows;
  private final OneDnnElements elements;
  private final OneDnnAttention attention;
  private final OneDnnDropout dropout;
  private final HostUpdates updates;
  private final HostOptimizer optimizer;
  private final HostReductions reductions;
  private final HostMovements movements;

  public OneDnnKernels(KernelResources resources) {
    this.scratch = resources.scratch();
    this.oneDnn = new OneDnn(resources.pool().threads(), scratch, resources.counter());
    this.reorders = new OneDnnMovements(oneDnn);
    this.elements = new OneDnnElements(oneDnn);
    this.packing = new OneDnnPacking(oneDnn);
    this.matmul = new OneDnnMatmul(oneDnn, elements, packing);
    this.rows = new OneDnnRows(oneDnn);
    this.updates = new HostUpdates(resources.pool());
    this.optimizer = new HostOptimizer(resources.pool());
    this.reductions = new HostReductions(resources.pool());
    this.movements = new HostMovements(resources.pool());
    this.dropout = new OneDnnDropout(elements, updates, scratch);
    this.attention =
        new OneDnnAttention(oneDnn, matmul, rows, elements, dropout, reductions, scratch);
  }

  @Override
  public String name() {
    return "onednn";
  }

  @Override
  public boolean supports(DataType type) {
    return type == DataType.FLOAT || (type == DataType.BFLOAT16 && OneDnn.multipliesHalves());
  }

  @Override
  public void gemm(
      Gemm gemm, Block a, Block b, Block c, @Nullable Block bias, @Nullable Block residual) {
    matmul.run(gemm, a, b, c, bias, residual);
  }

  @Override
  public long packedLength(int k, int n, Strides strides, DataType type) {
    return packing.length(k, n, strides, type);
  }

  @Override
  public void pack(int k, int n, Strides strides, Block b, Block packed) {
    packing.pack(k, n, strides, b, packed);
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
    attention.forward(spec, query, key, value, bias, probabilities, dropped, dropoutKey, out);
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
    attention.backward(
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
      int rowCount,
      int columns,
      float epsilon,
      Block x,
      Block gamma,
      Block beta,
      Block y,
      Block mean,
      Block variance) {
    if (rowCount > 0) {
      rows.layerNorm(rowCount, columns, epsilon, x, gamma, beta, y, mean, variance);
    }
  }

  @Override
  public void layerNormGradient(
      int rowCount,
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
    if (rowCount == 0) {
      return;
    }
    Block spare =
        scratch.allocate((xGradient == null ? (long) rowCount * columns : 0) + 2L * columns);
    rows.layerNormGradient(
        rowCount,
        columns,
        epsilon,
        x,
        gamma,
        mean,
        variance,
        yGradient,
        xGradient == null ? spare.slice(2L * columns, (long) rowCount * columns) : xGradient,
        gammaGradient == null ? spare : gammaGradient,
        betaGradient == null ? spare.slice(columns, columns) : betaGradient);
    scratch.free(spare);
  }

  @Override
  public void softmax(int rowCount, int columns, boolean logarithm, Block x, Block y) {
    if (rowCount > 0) {
      rows.softmax(rowCount, columns, logarithm, x, y);
    }
  }

  @Override
  public void softmaxGradient(
      int rowCount, int columns, boolean logarithm, Block y, Block yGradient, Block xGradient) {
    if (rowCount > 0) {
      rows.softmaxGradient(rowCount, columns, logarithm, y, yGradient, xGradient);
    }
  }

  @Override
  public double crossEntropy(CrossEntropy spec, Block logProbabilities) {
    return reductions.crossEntropy(spec, logProbabilities);
  }

  @Override
  public void crossEntropyGradient(
      CrossEntropy spec, float factor, Block logProbabilities, Block logitsGradient) {
    elements.forward(Pointwise.EXP, spec.rows() * spec.classes(), logProbabilities, logitsGradient);
    reductions.crossEntropyGradient(spec, factor, logitsGradient);
  }

  @Override
  public void pointwise(Pointwise function, int length, Block x, Block y) {
    elements.forward(function, length, x, y);
  }

  @Override
  public void pointwiseGradient(
      Pointwise function, int length, Block x, Block y, Block yGradient, Block xGradient) {
    if (function == Pointwise.SQRT) { // oneDNN's is not finite at 0
      updates.sqrtGradient(length, y, yGradient, xGradient);
    } else {
      elements.backward(function, length, x, yGradient, xGradient);
    }
  }

  @Override
  public void binary(
      Binary operation, int rowCount, int columns, Broadcast broadcast, Block a, Block b, Block c) {
    elements.binary(operation, rowCount, columns, broadcast, a, b, c);
  }

  @Override
  public void affine(int length, float factor, float shift, Block x, Block y) {
    elements.affine(length, factor, shift, x, y);
  }

  @Override
  public void addScaled(int length, float factor, Block x, Block y) {
    if (factor == 1) {
      elements.binary(Binary.ADD, 1, length, Broadcast.NONE, y, x, y);
    } else if (x.type() == DataType.FLOAT && y.type() == DataType.FLOAT) {
      updates.addScaled(length, factor, x, y);
    } else {
      Block scaled = scratch.allocate(length, x.type());
      elements.affine(length, factor, 0, x, scaled);
      elements.binary(Binary.ADD, 1, length, Broadcast.NONE, y, scaled, y);
      scratch.free(scaled);
    }
  }

  @Override
  public void fill(int length, float value, Block y) {
    if (y.type() == DataType.FLOAT) {
      updates.fill(length, value, y);
    } else {
      Block wide = scratch.allocate(length);
      updates.fill(length, value, wide);
      elements.convert(length, wide, y);
      scratch.free(wide);
    }
  }

  @Override
  public void copy(int length, Block x, Block y) {
    if (x.type() == y.type()) {
      elements.affine(length, 1, 0, x, y);
    } else {
      elements.convert(length, x, y);
    }
  }

  @Override
  public void dropout(int length, double probability, DropoutKey key, Block x, Block y) {
    dropout.run(length, probability, key, x, y);
  }

  @Override
  public void sumAxis(
      int outer, int axis, int inner, float factor, boolean accumulate, Block x, Block y) {
    if (x.type() == DataType.FLOAT) {
      reductions.sumAxis(outer, axis, inner, factor, accumulate, x, y);
      return;
    }
    if (outer == 1 && inner > 1) {
      sumRows(axis, inner, factor, accumulate, x, y);
      return;
    }
    int length = outer * axis * inner;
    Block wide = scratch.allocate(length);
    elements.convert(length, x, wide);
    reductions.sumAxis(outer, axis, inner, factor, accumulate, wide, y);
    scratch.free(wide);
  }

  /** Ones times x: the product reads halves and adds in FLOAT. */
  private void sumRows(int rows, int columns, float factor, boolean accumulate, Block x, Block y) {
    Block ones = scratch.allocate(rows, x.type());
    fill(rows, 1, ones);
    Gemm sum =
        Gemm.of(1, rows, columns, Strides.rows(rows), Strides.rows(columns), Strides.rows(columns));
    matmul.run(sum.withAlpha(factor).withAccumulate(accumulate), ones, x, y, null, null);
    scratch.free(ones);
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
    reductions.maxAxisGradient(outer, axis, inner, places, yGradient, xGradient);
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
  public void rowDots(int rowCount, int columns, Block a, Block b, Block y) {
    reductions.rowDots(rowCount, columns, a, b, y);
  }

  @Override
  public void gather(int columns, int[] indices, Block x, Block y) {
    movements.gather(columns, indices, x, y);
  }

  @Override
  public void scatterAdd(int columns, int[] indices, float factor, Block x, Block y) {
    movements.scatterAdd(columns, indices, factor, x, y);
  }

  @Override
  public void copyStrided(
      int[] dimensions, Block x, long[] xStrides, Block y, long[] yStrides, boolean accumulate) {
    int last = dimensions.length - 1;
    if (last >= 0 && xStrides[last] != 1 && Arrays.stream(xStrides).noneMatch(s -> s == 0)) {
      reorders.copy(dimensions, x, xStrides, y, yStrides, accumulate);
    } else {
      movements.copyStrided(dimensions, x, xStrides, y, yStrides, accumulate);
    }
  }

  @Override
  public double squaredNorm(List<SparseRows> arrays) {
    return optimizer.squaredNorm(arrays);
  }

  @Override
  public void adamW(List<AdamWOperands> all) {
    optimizer.adamW(all);
  }

  @Override
  public void close() {
    oneDnn.close();
    matmul.close();
    packing.close();
    scratch.close();
  }
}

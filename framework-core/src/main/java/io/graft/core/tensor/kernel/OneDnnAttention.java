package io.graft.core.tensor.kernel;

import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DST;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_SRC_0;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_SRC_1;

import io.graft.core.tensor.kernel.Gemm.Strides;
import io.graft.core.tensor.memory.Arena;
import io.graft.core.tensor.memory.Block;
import io.graft.spi.tensor.DataType;
import org.bytedeco.dnnl.binary;
import org.bytedeco.dnnl.global.dnnl.algorithm;
import org.bytedeco.dnnl.memory;
import org.jspecify.annotations.Nullable;

/** Attention as batched products with softmax between; heads are read in place by strides. */
final class OneDnnAttention {
  /** Added to scores that must not be seen; its exponential is 0 in FLOAT. */
  private static final float HIDDEN = -1e9f;

  private final OneDnn oneDnn;
  private final OneDnnMatmul matmul;
  private final OneDnnRows rows;
  private final OneDnnElements elements;
  private final OneDnnDropout dropout;
  private final HostReductions reductions;
  private final Arena scratch;

  OneDnnAttention(
      OneDnn oneDnn,
      OneDnnMatmul matmul,
      OneDnnRows rows,
      OneDnnElements elements,
      OneDnnDropout dropout,
      HostReductions reductions,
      Arena scratch) {
    this.oneDnn = oneDnn;
    this.matmul = matmul;
    this.rows = rows;
    this.elements = elements;
    this.dropout = dropout;
    this.reductions = reductions;
    this.scratch = scratch;
  }

  private record BiasKey(
      int batch, int heads, int queries, int keys, int biasBatch, int biasHeads, int biasQueries) {}

  private static Strides heads(int tokens, int stride, int headSize) {
    return new Strides((long) tokens * stride, headSize, stride, 1);
  }

  private static Strides headsTransposed(int tokens, int stride, int headSize) {
    return new Strides((long) tokens * stride, headSize, 1, stride);
  }

  private static Strides weights(Attention s) {
    return new Strides(
        (long) s.heads() * s.queries() * s.keys(), (long) s.queries() * s.keys(), s.keys(), 1);
  }

  private static Strides weightsTransposed(Attention s) {
    return new Strides(
        (long) s.heads() * s.queries() * s.keys(), (long) s.queries() * s.keys(), 1, s.keys());
  }

  private static Gemm gemm(
      Attention s, int m, int k, int n, Strides a, Strides b, Strides c, float alpha) {
    return new Gemm(s.batch(), s.heads(), m, k, n, a, b, c, alpha, false, null);
  }

  void forward(
      Attention s,
      Block query,
      Block key,
      Block value,
      @Nullable Block bias,
      Block probabilities,
      @Nullable Block dropped,
      @Nullable DropoutKey dropoutKey,
      Block out) {
    int d = s.headSize();
    Strides q = heads(s.queries(), s.queryStride(), d);
    Strides keysTransposed = headsTransposed(s.keys(), s.keyStride(), d);
    Strides v = heads(s.keys(), s.keyStride(), d);
    Strides o = heads(s.queries(), s.heads() * d, d);
    Gemm scores = gemm(s, s.queries(), d, s.keys(), q, keysTransposed, weights(s), s.scale());
    boolean halves = probabilities.type() != DataType.FLOAT;
    Block logits = halves ? scratch.allocate(s.weights()) : probabilities;
    matmul.run(scores, query, key, logits, null, null);
    if (bias != null) {
      addBias(s, bias, logits, s.biasBatch(), s.biasHeads(), s.biasQueries());
    }
    if (s.causal()) {
      addCausal(s, logits);
    }
    rows.softmax(s.batch() * s.heads() * s.queries(), s.keys(), false, logits, probabilities);
    if (halves) {
      scratch.free(logits);
    }
    Block weights = probabilities;
    if (dropped != null && dropoutKey != null) {
      dropout.run((int) s.weights(), s.dropout(), dropoutKey, probabilities, dropped);
      weights = dropped;
    }
    matmul.run(
        gemm(s, s.queries(), s.keys(), d, weights(s), v, o, 1), weights, value, out, null, null);
  }

  private void addCausal(Attention s, Block scores) {
    Block mask = scratch.allocate((long) s.queries() * s.keys());
    float[] row = new float[s.keys()];
    for (int i = 0; i < s.queries(); i++) {
      for (int j = 0; j < s.keys(); j++) {
        row[j] = j <= i + s.keys() - s.queries() ? 0 : HIDDEN;
      }
      mask.write((long) i * s.keys(), row, 0, s.keys());
    }
    addBias(s, mask, scores, 1, 1, s.queries());
    scratch.free(mask);
  }

  private void addBias(
      Attention s, Block bias, Block scores, int biasBatch, int biasHeads, int biasQueries) {
    BiasKey key =
        new BiasKey(s.batch(), s.heads(), s.queries(), s.keys(), biasBatch, biasHeads, biasQueries);
    oneDnn.run(
        oneDnn.prepared(key, 0.2 * s.weights(), this::prepareBias),
        scores.address(),
        bias.address(),
        scores.address());
  }

  private Prepared prepareBias(BiasKey key) {
    Natives natives = new Natives();
    memory.desc whole = OneDnn.dense(natives, key.batch(), key.heads(), key.queries(), key.keys());
    memory.desc part =
        OneDnn.dense(natives, key.biasBatch(), key.biasHeads(), key.biasQueries(), key.keys());
    var description =
        natives.own(
            new binary.primitive_desc(
                oneDnn.engine(),
                algorithm.binary_add,
                whole,
                part,
                whole,
                oneDnn.attributes(natives),
                false));
    return new Prepared.Builder(oneDnn, natives)
        .argument(DNNL_ARG_SRC_0, whole)
        .argument(DNNL_ARG_SRC_1, part)
        .argument(DNNL_ARG_DST, whole)
        .build(description, new binary(description));
  }

  void backward(
      Attention s,
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
    int d = s.headSize();
    Strides q = heads(s.queries(), s.queryStride(), d);
    Strides k = heads(s.keys(), s.keyStride(), d);
    Strides valuesTransposed = headsTransposed(s.keys(), s.keyStride(), d);
    Strides o = heads(s.queries(), s.heads() * d, d);
    if (valueGradient != null) { // dv = p^T do
      Block weights = dropped == null ? probabilities : dropped;
      matmul.run(
          gemm(s, s.keys(), s.queries(), d, weightsTransposed(s), o, k, 1),
          weights,
          outGradient,
          valueGradient,
          null,
          null);
    }
    if (queryGradient == null && keyGradient == null && biasGradient == null) {
      return;
    }
    matmul.run( // dp = do v^T
        gemm(s, s.queries(), d, s.keys(), o, valuesTransposed, weights(s), 1),
        outGradient,
        value,
        work,
        null,
        null);
    if (dropoutKey != null) {
      dropout.run((int) s.weights(), s.dropout(), dropoutKey, work, work);
    }
    rows.softmaxGradient(
        s.batch() * s.heads() * s.queries(), s.keys(), false, probabilities, work, work);
    if (biasGradient != null) {
      Block wide = work;
      if (work.type() != DataType.FLOAT) {
        wide = scratch.allocate(s.weights());
        elements.convert((int) s.weights(), work, wide);
      }
      biasGradient(s, wide, biasGradient);
      if (wide != work) {
        scratch.free(wide);
      }
    }
    if (queryGradient != null) { // dq = ds k scale
      matmul.run(
          gemm(s, s.queries(), s.keys(), d, weights(s), k, q, s.scale()),
          work,
          key,
          queryGradient,
          null,
          null);
    }
    if (keyGradient != null) { // dk = ds^T q scale
      matmul.run(
          gemm(s, s.keys(), s.queries(), d, weightsTransposed(s), q, k, s.scale()),
          work,
          query,
          keyGradient,
          null,
          null);
    }
  }

  /** Sums the gradient of the scores over what the bias was repeated along. */
  private void biasGradient(Attention s, Block work, Block biasGradient) {
    int matrix = s.queries() * s.keys();
    int rows = s.biasBatch() * s.biasHeads();
    if (s.biasQueries() == s.queries()) {
      sumOverSequencesAndHeads(s, matrix, work, biasGradient);
      return;
    }
    Block sums = scratch.allocate((long) rows * matrix);
    sumOverSequencesAndHeads(s, matrix, work, sums);
    reductions.sumAxis(rows, s.queries(), s.keys(), 1, false, sums, biasGradient);
    scratch.free(sums);
  }

  private void sumOverSequencesAndHeads(Attention s, int matrix, Block work, Block sums) {
    if (s.biasHeads() == s.heads() && s.biasBatch() == s.batch()) {
      elements.affine((int) s.weights(), 1, 0, work, sums);
    } else if (s.biasHeads() == s.heads()) {
      reductions.sumAxis(1, s.batch(), s.heads() * matrix, 1, false, work, sums);
    } else if (s.biasBatch() == s.batch()) {
      reductions.sumAxis(s.batch(), s.heads(), matrix, 1, false, work, sums);
    } else {
      reductions.sumAxis(1, s.batch() * s.heads(), matrix, 1, false, work, sums);
    }
  }
}

package io.graft.core.tensor.nd4j;

import io.graft.core.tensor.kernel.Attention;
import io.graft.core.tensor.kernel.DropoutKey;
import io.graft.core.tensor.memory.Block;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Multi-head attention and its gradients. Heads are read by strides, nothing is moved. */
final class Attentions {
  /** Added to scores that a causal attention hides; their weights underflow to 0. */
  private static final float HIDDEN = -1e9f;

  private final Bench bench;
  private final Operations operations;
  private final Elements elements;
  private final Rows rows;

  Attentions(Bench bench, Elements elements, Rows rows) {
    this.bench = bench;
    this.operations = bench.operations();
    this.elements = elements;
    this.rows = rows;
  }

  void attention(
      Attention spec,
      Block query,
      Block key,
      Block value,
      @Nullable Block bias,
      Block probabilities,
      @Nullable Block dropped,
      @Nullable DropoutKey dropoutKey,
      Block out) {
    INDArray scores = weights(spec, probabilities);
    operations.matmul(
        spec.scale(),
        heads(spec, query, spec.queries(), spec.queryStride()),
        transposed(heads(spec, key, spec.keys(), spec.keyStride())),
        0,
        scores);
    if (bias != null) {
      operations.run("add", scores, scores, bias(spec, bias));
    }
    if (spec.causal()) {
      bench.lend(
          hidden(spec),
          mask ->
              operations.run(
                  "add", scores, scores, mask.reshape(1, 1, spec.queries(), spec.keys())));
    }
    rows.softmax(scoreRows(spec), spec.keys(), false, probabilities, probabilities);
    Block used = probabilities;
    if (dropped != null && dropoutKey != null) {
      elements.dropout((int) spec.weights(), spec.dropout(), dropoutKey, probabilities, dropped);
      used = dropped;
    }
    operations.matmul(
        1,
        weights(spec, used),
        heads(spec, value, spec.keys(), spec.keyStride()),
        0,
        heads(spec, out, spec.queries(), spec.heads() * spec.headSize()));
  }

  void attentionGradient(
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
    INDArray above = heads(spec, outGradient, spec.queries(), spec.heads() * spec.headSize());
    if (valueGradient != null) {
      INDArray used = weights(spec, dropped == null ? probabilities : dropped);
      INDArray result = heads(spec, valueGradient, spec.keys(), spec.keyStride());
      operations.matmul(1, transposed(used), above, 0, result);
    }
    INDArray scores = weights(spec, work);
    operations.matmul(
        1, above, transposed(heads(spec, value, spec.keys(), spec.keyStride())), 0, scores);
    if (dropoutKey != null && dropped != null) {
      elements.dropout((int) spec.weights(), spec.dropout(), dropoutKey, work, work);
    }
    rows.softmaxGradient(scoreRows(spec), spec.keys(), false, probabilities, work, work);
    if (biasGradient != null) {
      sumBias(scores, bias(spec, biasGradient));
    }
    if (queryGradient != null) {
      INDArray result = heads(spec, queryGradient, spec.queries(), spec.queryStride());
      INDArray keys = heads(spec, key, spec.keys(), spec.keyStride());
      operations.matmul(spec.scale(), scores, keys, 0, result);
    }
    if (keyGradient != null) {
      INDArray result = heads(spec, keyGradient, spec.keys(), spec.keyStride());
      INDArray queries = heads(spec, query, spec.queries(), spec.queryStride());
      operations.matmul(spec.scale(), transposed(scores), queries, 0, result);
    }
  }

  private void sumBias(INDArray scores, INDArray biasGradient) {
    long[] shared =
        LongStream.range(0, 3)
            .filter(i -> biasGradient.size((int) i) != scores.size((int) i))
            .toArray();
    if (shared.length > 0) {
      operations.reduce("reduce_sum", scores, biasGradient, shared);
    } else {
      operations.run("assign", biasGradient, biasGradient, scores);
    }
  }

  private static int scoreRows(Attention spec) {
    return spec.batch() * spec.heads() * spec.queries();
  }

  /** {@code [batch, heads, tokens, headSize]}. */
  private INDArray heads(Attention spec, Block block, long tokens, long stride) {
    return bench.strided(
        block,
        new long[] {spec.batch(), spec.heads(), tokens, spec.headSize()},
        new long[] {tokens * stride, spec.headSize(), stride, 1});
  }

  /** {@code [batch, heads, queries, keys]}. */
  private INDArray weights(Attention spec, Block block) {
    return bench.dense(block, spec.batch(), spec.heads(), spec.queries(), spec.keys());
  }

  private INDArray bias(Attention spec, Block block) {
    return bench.dense(block, spec.biasBatch(), spec.biasHeads(), spec.biasQueries(), spec.keys());
  }

  private static INDArray transposed(INDArray matrices) {
    return matrices.permute(0, 1, 3, 2);
  }

  /** {@code [queries, keys]}: what a causal attention adds to the scores. */
  private static float[] hidden(Attention spec) {
    float[] values = new float[spec.queries() * spec.keys()];
    for (int query = 0; query < spec.queries(); query++) {
      int last = query + spec.keys() - spec.queries();
      for (int key = Math.max(0, last + 1); key < spec.keys(); key++) {
        values[query * spec.keys() + key] = HIDDEN;
      }
    }
    return values;
  }
}

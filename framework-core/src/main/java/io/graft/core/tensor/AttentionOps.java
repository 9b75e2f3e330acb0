package io.graft.core.tensor;

import io.graft.core.tensor.kernel.Attention;
import io.graft.core.tensor.kernel.DropoutKey;
import io.graft.core.tensor.memory.Block;
import io.graft.spi.tensor.AttentionSpec;
import io.graft.spi.tensor.DataType;
import io.graft.spi.tensor.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Multi-head attention on tensors {@code [B, T, H]}. */
final class AttentionOps {
  private final TensorTape tape;

  AttentionOps(TensorTape tape) {
    this.tape = tape;
  }

  DenseTensor attention(
      DenseTensor query,
      DenseTensor key,
      DenseTensor value,
      @Nullable DenseTensor bias,
      AttentionSpec spec) {
    Attention attention = dimensions(query, key, value, bias, spec);
    DataType type = query.dataType();
    Block out = tape.allocate(query.size(), type);
    Block probabilities = tape.allocate(attention.weights(), type);
    List<Block> saved = new ArrayList<>(List.of(probabilities));
    boolean drops = attention.dropout() > 0;
    Block dropped = drops ? tape.allocate(attention.weights(), type) : null;
    DropoutKey dropoutKey = drops ? tape.dropoutKey(spec.site()) : null;
    if (dropped != null) {
      saved.add(dropped);
    }
    tape.kernels()
        .attention(
            attention,
            query.block(),
            key.block(),
            value.block(),
            bias == null ? null : bias.block(),
            probabilities,
            dropped,
            dropoutKey,
            out);
    List<DenseTensor> inputs = new ArrayList<>(Arrays.asList(query, key, value));
    if (bias != null) {
      inputs.add(bias);
    }
    Backward backward =
        (pass, gradient) -> {
          Block work = tape.allocate(attention.weights(), type);
          Block toQuery = wanted(pass, query);
          Block toKey = wanted(pass, key);
          Block toValue = wanted(pass, value);
          Block toBias = wanted(pass, bias);
          tape.kernels()
              .attentionGradient(
                  attention,
                  query.block(),
                  key.block(),
                  value.block(),
                  probabilities,
                  dropped,
                  dropoutKey,
                  gradient,
                  work,
                  toQuery,
                  toKey,
                  toValue,
                  toBias);
          tape.release(work);
          give(pass, query, toQuery);
          give(pass, key, toKey);
          give(pass, value, toValue);
          give(pass, bias, toBias);
        };
    return tape.result("attention", query.shape(), out, backward, inputs, saved);
  }

  private @Nullable Block wanted(GradientPass pass, @Nullable DenseTensor input) {
    return input != null && pass.wants(input)
        ? tape.allocate(input.size(), input.dataType())
        : null;
  }

  private static void give(
      GradientPass pass, @Nullable DenseTensor input, @Nullable Block gradient) {
    if (input != null && gradient != null) {
      pass.add(input, gradient);
    }
  }

  private static Attention dimensions(
      DenseTensor query,
      DenseTensor key,
      DenseTensor value,
      @Nullable DenseTensor bias,
      AttentionSpec spec) {
    Shape q = query.shape();
    Shape k = key.shape();
    boolean fits =
        q.rank() == 3
            && k.rank() == 3
            && k.equals(value.shape())
            && q.dimension(0) == k.dimension(0)
            && q.dimension(2) == k.dimension(2)
            && q.dimension(2) % spec.heads() == 0;
    if (!fits) {
      throw new IllegalArgumentException(
          "attention: query "
              + query
              + ", key "
              + key
              + " and value "
              + value
              + " do not fit each other and "
              + spec.heads()
              + " heads");
    }
    int biasBatch = 0;
    int biasHeads = 0;
    int biasQueries = 0;
    if (bias != null) {
      checkBias(bias, q, k, spec.heads());
      biasBatch = bias.shape().dimension(0);
      biasHeads = bias.shape().dimension(1);
      biasQueries = bias.shape().dimension(2);
    }
    int hidden = q.dimension(2);
    return new Attention(
        q.dimension(0),
        spec.heads(),
        q.dimension(1),
        k.dimension(1),
        hidden / spec.heads(),
        hidden,
        hidden,
        biasBatch,
        biasHeads,
        biasQueries,
        spec.causal(),
        (float) spec.dropout());
  }

  private static void checkBias(DenseTensor bias, Shape q, Shape k, int heads) {
    Shape b = bias.shape();
    boolean fits =
        b.rank() == 4
            && (b.dimension(0) == 1 || b.dimension(0) == q.dimension(0))
            && (b.dimension(1) == 1 || b.dimension(1) == heads)
            && (b.dimension(2) == 1 || b.dimension(2) == q.dimension(1))
            && b.dimension(3) == k.dimension(1);
    if (!fits) {
      throw new IllegalArgumentException(
          "attention: bias "
              + bias
              + " is not ["
              + q.dimension(0)
              + "|1, "
              + heads
              + "|1, "
              + q.dimension(1)
              + "|1, "
              + k.dimension(1)
              + "]");
    }
  }
}

package io.graft.core.inject.attention;

import io.graft.core.inject.KnownTokens;
import io.graft.spi.model.TokenKnowledge;
import io.graft.spi.peft.KnowledgeFunction;
import io.graft.spi.peft.PeftContext;
import io.graft.spi.tensor.Activation;
import io.graft.spi.tensor.AttentionSpec;
import io.graft.spi.tensor.Initializer;
import io.graft.spi.tensor.Ops;
import io.graft.spi.tensor.Parameter;
import io.graft.spi.tensor.Shape;
import io.graft.spi.tensor.Tensor;
import java.util.Arrays;
import java.util.List;

/**
 * {@code h + strength * gate * o} at the tokens of mentions: o is what attention from h to the
 * vectors of the mention's concept finds, and {@code gate = sigmoid(V [h; o] + c)}. The strength is
 * a number for each hidden unit; where it starts at 0, nothing is added at first.
 *
 * @param memory vectors of what the graph says, {@code [H]} each; an entry is a place in the list
 * @param heads of the attention
 */
record GatedAttention(
    List<float[]> memory,
    int heads,
    Parameter query,
    Parameter key,
    Parameter value,
    Parameter output,
    Parameter gateWeight,
    Parameter gateBias,
    Parameter strength)
    implements KnowledgeFunction {
  /** Hides what fills short lists; its weight underflows to 0. */
  private static final float HIDDEN = -1e9f;

  /**
   * Makes its parameters.
   *
   * @param memory may grow before each pass
   * @param heads of the attention
   * @param size of all heads together
   * @param strength what the strength starts from
   */
  static GatedAttention of(
      PeftContext context, List<float[]> memory, int heads, int size, Initializer strength) {
    int hidden = context.encoder().config().hiddenSize();
    Initializer weights = Initializer.normal(1 / Math.sqrt(hidden));
    return new GatedAttention(
        memory,
        heads,
        context.parameter("knowledge_attention.query", Shape.of(size, hidden), weights),
        context.parameter("knowledge_attention.key", Shape.of(size, hidden), weights),
        context.parameter("knowledge_attention.value", Shape.of(size, hidden), weights),
        context.parameter(
            "knowledge_attention.output",
            Shape.of(hidden, size),
            Initializer.normal(1 / Math.sqrt(size))),
        context.parameter(
            "knowledge_attention.gate_weight",
            Shape.of(hidden, 2 * hidden),
            Initializer.normal(0.02)),
        context.parameter("knowledge_attention.gate_bias", Shape.of(hidden), Initializer.zeros()),
        context.parameter("knowledge_attention.strength", Shape.of(hidden), strength));
  }

  @Override
  public Tensor apply(Ops ops, TokenKnowledge knowledge, Tensor states, boolean training) {
    KnownTokens tokens = KnownTokens.of(knowledge);
    int count = tokens.rows().length;
    int most = tokens.entries().stream().mapToInt(entries -> entries.length).max().orElse(1);
    int size = query.shape().dimension(0);
    Tensor own = tokens.states(ops, states); // (N, H)
    Tensor known = memory(ops, tokens, most); // (N, K, H)
    Tensor found =
        ops.attention(
            ops.reshape(ops.linear(own, query, null), Shape.of(count, 1, size)),
            ops.linear(known, key, null),
            ops.linear(known, value, null),
            AttentionSpec.of(heads).withBias(hidden(ops, tokens, most))); // (N, 1, size)
    Tensor told = ops.linear(ops.reshape(found, Shape.of(count, size)), output, null); // (N, H)
    Tensor gate =
        ops.activation(
            ops.linear(ops.concat(1, own, told), gateWeight, gateBias), Activation.SIGMOID);
    return tokens.addTo(ops, states, ops.multiply(ops.multiply(gate, told), strength));
  }

  private Tensor memory(Ops ops, KnownTokens tokens, int most) {
    int hidden = query.shape().dimension(1);
    float[] values = new float[tokens.rows().length * most * hidden];
    for (int i = 0; i < tokens.rows().length; i++) {
      int[] entries = tokens.entries().get(i);
      for (int j = 0; j < entries.length; j++) {
        System.arraycopy(memory.get(entries[j]), 0, values, (i * most + j) * hidden, hidden);
      }
    }
    return ops.constant(Shape.of(tokens.rows().length, most, hidden), values);
  }

  /** {@code [N, 1, 1, K]}. */
  private static Tensor hidden(Ops ops, KnownTokens tokens, int most) {
    float[] values = new float[tokens.rows().length * most];
    for (int i = 0; i < tokens.rows().length; i++) {
      Arrays.fill(values, i * most + tokens.entries().get(i).length, (i + 1) * most, HIDDEN);
    }
    return ops.constant(Shape.of(tokens.rows().length, 1, 1, most), values);
  }
}

package io.graft.core.inject.fusion;

import io.graft.core.inject.KnownTokens;
import io.graft.spi.model.TokenKnowledge;
import io.graft.spi.peft.KnowledgeFunction;
import io.graft.spi.peft.PeftContext;
import io.graft.spi.tensor.Activation;
import io.graft.spi.tensor.Initializer;
import io.graft.spi.tensor.Ops;
import io.graft.spi.tensor.Parameter;
import io.graft.spi.tensor.Shape;
import io.graft.spi.tensor.Tensor;
import java.util.List;

/**
 * {@code h + strength * gate * u} at the tokens of mentions, with {@code u = gelu(W e + b)} of a
 * concept's vector e and {@code gate = sigmoid(V [h; u] + c)}. The strength is a number for each
 * hidden unit; where it starts at 0, nothing is added at first.
 *
 * @param vectors the vectors of concepts, {@code [size]} each; an entry is a place in the list
 */
record GatedFusion(
    List<float[]> vectors,
    Parameter weight,
    Parameter bias,
    Parameter gateWeight,
    Parameter gateBias,
    Parameter strength)
    implements KnowledgeFunction {

  /**
   * Makes its parameters.
   *
   * @param vectors may grow before each pass
   * @param size of a vector
   * @param strength what the strength starts from
   */
  static GatedFusion of(
      PeftContext context, List<float[]> vectors, int size, Initializer strength) {
    int hidden = context.encoder().config().hiddenSize();
    return new GatedFusion(
        vectors,
        context.parameter(
            "entity_fusion.weight",
            Shape.of(hidden, size),
            Initializer.normal(1 / Math.sqrt(size))),
        context.parameter("entity_fusion.bias", Shape.of(hidden), Initializer.zeros()),
        context.parameter(
            "entity_fusion.gate_weight", Shape.of(hidden, 2 * hidden), Initializer.normal(0.02)),
        context.parameter("entity_fusion.gate_bias", Shape.of(hidden), Initializer.zeros()),
        context.parameter("entity_fusion.strength", Shape.of(hidden), strength));
  }

  @Override
  public Tensor apply(Ops ops, TokenKnowledge knowledge, Tensor output, boolean training) {
    KnownTokens tokens = KnownTokens.of(knowledge);
    Tensor states = tokens.states(ops, output); // (N, H)
    Tensor entity = ops.activation(ops.linear(vectors(ops, tokens), weight, bias), Activation.GELU);
    Tensor gate =
        ops.activation(
            ops.linear(ops.concat(1, states, entity), gateWeight, gateBias), Activation.SIGMOID);
    Tensor added = ops.multiply(ops.multiply(gate, entity), strength);
    return tokens.addTo(ops, output, added);
  }

  /** {@code [N, size]}. */
  private Tensor vectors(Ops ops, KnownTokens tokens) {
    int size = weight.shape().dimension(1);
    float[] values = new float[tokens.rows().length * size];
    for (int i = 0; i < tokens.rows().length; i++) {
      System.arraycopy(vectors.get(tokens.entries().get(i)[0]), 0, values, i * size, size);
    }
    return ops.constant(Shape.of(tokens.rows().length, size), values);
  }
}

package io.graft.core.model.head;

import io.graft.spi.ErrorCategory;
import io.graft.spi.GraftException;
import io.graft.spi.Setting;
import io.graft.spi.model.EncoderOutput;
import io.graft.spi.model.Head;
import io.graft.spi.model.HeadContext;
import io.graft.spi.model.HeadSession;
import io.graft.spi.tensor.Activation;
import io.graft.spi.tensor.Initializer;
import io.graft.spi.tensor.Ops;
import io.graft.spi.tensor.Parameter;
import io.graft.spi.tensor.Shape;
import io.graft.spi.tensor.Tensor;
import java.util.List;
import java.util.Map;

/**
 * The sequence classification head of each family's Hugging Face implementation, so that merged
 * models and adapters are read there: BERT's pooler and classifier, RoBERTa's two layers, and
 * DistilBERT's.
 */
public final class PretrainedHead implements Head {

  /** The two layers of a family's head. */
  private record Layers(String dense, Activation activation, String classifier) {}

  private static final Map<String, Layers> FAMILIES =
      Map.of(
          "bert", new Layers("pooler.dense", Activation.TANH, "classifier"),
          "roberta", new Layers("classifier.dense", Activation.TANH, "classifier.out_proj"),
          "distilbert", new Layers("pre_classifier", Activation.RELU, "classifier"));

  @Override
  public String name() {
    return "pretrained";
  }

  @Override
  public List<Setting> settings() {
    return List.of(
        Setting.number("head_dropout", 0.1, 0, 0.9, "dropout on what enters the last layer"));
  }

  @Override
  public HeadSession open(HeadContext context) {
    String family = context.encoder().config().family();
    Layers layers = FAMILIES.get(family);
    if (layers == null) {
      throw GraftException.unknown(
          ErrorCategory.USER,
          "family with a head of its own",
          family,
          FAMILIES.keySet(),
          "task.head");
    }
    int hidden = context.encoder().config().hiddenSize();
    return new Session(
        dense(context, layers.dense() + ".weight", Shape.of(hidden, hidden)),
        dense(context, layers.dense() + ".bias", Shape.of(hidden)),
        layers.activation(),
        context.parameter(
            layers.classifier() + ".weight",
            Shape.of(context.outputs(), hidden),
            Initializer.normal(0.02)),
        context.parameter(
            layers.classifier() + ".bias", Shape.of(context.outputs()), Initializer.zeros()),
        context.settings().number("head_dropout"));
  }

  /** BERT's pooler belongs to the pretrained model where that has one; it then stays frozen. */
  private static Parameter dense(HeadContext context, String name, Shape shape) {
    Initializer initializer =
        name.endsWith(".bias") ? Initializer.zeros() : Initializer.normal(0.02);
    if (!name.startsWith("pooler.")) {
      return context.parameter(name, shape, initializer);
    }
    return context
        .encoder()
        .weight(name)
        .orElseGet(() -> context.parameter(name, shape, initializer));
  }

  private record Session(
      Parameter denseWeight,
      Parameter denseBias,
      Activation activation,
      Parameter weight,
      Parameter bias,
      double dropout)
      implements HeadSession {
    @Override
    public Tensor logits(Ops ops, EncoderOutput output, boolean training) {
      Tensor dense =
          ops.activation(
              ops.linear(features(ops, output), denseWeight, denseBias), activation); // (B, H)
      return ops.linear(
          ops.dropout(dense, training ? dropout : 0, "classifier"), weight, bias); // (B, C)
    }

    @Override
    public Tensor features(Ops ops, EncoderOutput output) {
      return Pooling.FIRST.pool(ops, output);
    }
  }
}

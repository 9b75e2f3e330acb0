package io.graft.core.model.head;

import io.graft.spi.Setting;
import io.graft.spi.Settings;
import io.graft.spi.model.EncoderOutput;
import io.graft.spi.model.Head;
import io.graft.spi.model.HeadContext;
import io.graft.spi.model.HeadSession;
import io.graft.spi.tensor.Initializer;
import io.graft.spi.tensor.Ops;
import io.graft.spi.tensor.Parameter;
import io.graft.spi.tensor.Shape;
import io.graft.spi.tensor.Tensor;
import java.util.List;

/** One linear layer on a pooled vector. */
public final class LinearHead implements Head {

  @Override
  public String name() {
    return "linear";
  }

  @Override
  public List<Setting> settings() {
    return List.of(
        Setting.text("pooling", "mean", Pooling.NAMES, "how tokens become one vector"),
        Setting.number("head_dropout", 0.1, 0, 0.9, "dropout on the pooled vector"));
  }

  @Override
  public HeadSession open(HeadContext context) {
    int hidden = context.encoder().config().hiddenSize();
    Settings settings = context.settings();
    return new Session(
        Pooling.named(settings.text("pooling")),
        settings.number("head_dropout"),
        context.parameter(
            "classifier.weight", Shape.of(context.outputs(), hidden), Initializer.normal(0.02)),
        context.parameter("classifier.bias", Shape.of(context.outputs()), Initializer.zeros()));
  }

  private record Session(Pooling pooling, double dropout, Parameter weight, Parameter bias)
      implements HeadSession {
    @Override
    public Tensor logits(Ops ops, EncoderOutput output, boolean training) {
      Tensor pooled = ops.dropout(features(ops, output), training ? dropout : 0, "classifier");
      return ops.linear(pooled, weight, bias);
    }

    @Override
    public Tensor features(Ops ops, EncoderOutput output) {
      return pooling.pool(ops, output);
    }

    @Override
    public boolean readsFirstTokenOnly() {
      return pooling.readsFirstTokenOnly();
    }
  }
}

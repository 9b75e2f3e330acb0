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
import org.jspecify.annotations.Nullable;

/**
 * The vector of a text, and one linear layer on it where there are classes to tell. Without classes
 * it has no parameters, and its scores are the vector itself.
 */
public final class VectorHead implements Head {
  /** The name in recipes and adapters. */
  public static final String NAME = "vector";

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public List<Setting> settings() {
    return List.of(Setting.text("pooling", "mean", Pooling.NAMES, "how tokens become one vector"));
  }

  @Override
  public HeadSession open(HeadContext context) {
    int hidden = context.encoder().config().hiddenSize();
    Settings settings = context.settings();
    Pooling pooling = Pooling.named(settings.text("pooling"));
    int outputs = context.outputs();
    if (outputs == 0) {
      return new Session(pooling, null, null);
    }
    return new Session(
        pooling,
        context.parameter("classifier.weight", Shape.of(outputs, hidden), Initializer.normal(0.02)),
        context.parameter("classifier.bias", Shape.of(outputs), Initializer.zeros()));
  }

  private record Session(Pooling pooling, @Nullable Parameter weight, @Nullable Parameter bias)
      implements HeadSession {
    @Override
    public Tensor logits(Ops ops, EncoderOutput output, boolean training) {
      Tensor vector = features(ops, output); // (B, H)
      return weight == null ? vector : ops.linear(vector, weight, bias);
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

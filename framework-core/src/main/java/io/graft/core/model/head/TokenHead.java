package io.graft.core.model.head;

import io.graft.spi.Setting;
import io.graft.spi.Settings;
import io.graft.spi.model.EncoderOutput;
import io.graft.spi.model.Head;
import io.graft.spi.model.HeadContext;
import io.graft.spi.model.HeadSession;
import io.graft.spi.model.TokenMap;
import io.graft.spi.tensor.Initializer;
import io.graft.spi.tensor.IntMatrix;
import io.graft.spi.tensor.Ops;
import io.graft.spi.tensor.Parameter;
import io.graft.spi.tensor.Shape;
import io.graft.spi.tensor.Tensor;
import java.util.List;

/** One linear layer on the vector of every token of the text; prompts get no scores. */
public final class TokenHead implements Head {
  /** The name in recipes and adapters. */
  public static final String NAME = "token";

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public List<Setting> settings() {
    return List.of(Setting.number("head_dropout", 0.1, 0, 0.9, "dropout on the tokens' vectors"));
  }

  @Override
  public HeadSession open(HeadContext context) {
    int hidden = context.encoder().config().hiddenSize();
    Settings settings = context.settings();
    return new Session(
        settings.number("head_dropout"),
        context.parameter(
            "classifier.weight", Shape.of(context.outputs(), hidden), Initializer.normal(0.02)),
        context.parameter("classifier.bias", Shape.of(context.outputs()), Initializer.zeros()));
  }

  private record Session(double dropout, Parameter weight, Parameter bias) implements HeadSession {
    /** {@code [B, T, outputs]}, T counting the text's own tokens. */
    @Override
    public Tensor logits(Ops ops, EncoderOutput output, boolean training) {
      Tensor tokens = ops.dropout(features(ops, output), training ? dropout : 0, "classifier");
      return ops.linear(tokens, weight, bias);
    }

    /** The vectors of the text's own tokens, {@code [B, T, H]}; any vector where padding stands. */
    @Override
    public Tensor features(Ops ops, EncoderOutput output) {
      Tensor hidden = output.hidden();
      TokenMap map = output.tokens();
      int rows = map.columns().rows();
      int tokens = map.columns().columns();
      if (map.equals(TokenMap.identity(rows, hidden.shape().dimension(1)))) {
        return hidden;
      }
      Tensor own = ops.rows(hidden, places(map, hidden.shape().dimension(1)));
      return ops.reshape(own, Shape.of(rows, tokens, hidden.shape().dimension(-1)));
    }

    private static int[] places(TokenMap map, int seen) {
      IntMatrix columns = map.columns();
      int[] places = new int[columns.rows() * columns.columns()];
      for (int i = 0; i < places.length; i++) {
        int row = i / columns.columns();
        places[i] = row * seen + Math.max(0, map.column(row, i % columns.columns()));
      }
      return places;
    }
  }
}

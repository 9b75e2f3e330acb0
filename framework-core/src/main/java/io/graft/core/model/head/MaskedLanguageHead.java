package io.graft.core.model.head;

import io.graft.spi.Setting;
import io.graft.spi.model.Encoder;
import io.graft.spi.model.EncoderConfig;
import io.graft.spi.model.EncoderOutput;
import io.graft.spi.model.Head;
import io.graft.spi.model.HeadContext;
import io.graft.spi.model.HeadSession;
import io.graft.spi.tensor.Activation;
import io.graft.spi.tensor.Ops;
import io.graft.spi.tensor.Parameter;
import io.graft.spi.tensor.Shape;
import io.graft.spi.tensor.Tensor;
import java.util.List;
import java.util.function.Supplier;

/**
 * Scores every token of the vocabulary at each place: a dense layer, the activation and a layer
 * normalisation, then the product with the word embeddings themselves (tied weights) and a bias;
 * the head that BERT was pretrained with (Devlin et al. 2019). Where the model comes with such a
 * head, or is a run of this task, it starts from there. Otherwise the dense layer starts as the
 * identity and the scores small, so that the bias rules at first.
 */
public final class MaskedLanguageHead implements Head {
  /** The name in recipes and adapters. */
  public static final String NAME = "masked-lm";

  /** What a fresh layer normalisation multiplies by, over the square root of the hidden size. */
  private static final float START_SCALE = 1f;

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public List<Setting> settings() {
    return List.of();
  }

  @Override
  public HeadSession open(HeadContext context) {
    Encoder encoder = context.encoder();
    EncoderConfig config = encoder.config();
    int hidden = config.hiddenSize();
    MaskedLanguageLayers layers = MaskedLanguageLayers.of(config.family());
    return new Session(
        start(
            context, layers.dense() + ".weight", Shape.of(hidden, hidden), () -> identity(hidden)),
        start(context, layers.dense() + ".bias", Shape.of(hidden), () -> new float[hidden]),
        start(context, layers.norm() + ".weight", Shape.of(hidden), () -> scales(hidden)),
        start(context, layers.norm() + ".bias", Shape.of(hidden), () -> new float[hidden]),
        start(
            context,
            layers.bias(),
            Shape.of(config.vocabularySize()),
            () -> new float[config.vocabularySize()]),
        encoder.weight(encoder.site("embeddings.word").weight()).orElseThrow(),
        config.family().equals("bert") ? config.activation() : Activation.GELU,
        config.layerNormEpsilon());
  }

  /** A parameter that starts as the model's own one of that name, where it has it. */
  private static Parameter start(
      HeadContext context, String name, Shape shape, Supplier<float[]> fresh) {
    return context.parameter(
        name,
        shape,
        () ->
            context
                .encoder()
                .weight(name)
                .filter(weight -> weight.shape().equals(shape))
                .map(Parameter::toFloats)
                .orElseGet(fresh));
  }

  private static float[] identity(int size) {
    float[] values = new float[size * size];
    for (int i = 0; i < size; i++) {
      values[i * size + i] = 1;
    }
    return values;
  }

  private static float[] scales(int size) {
    float[] values = new float[size];
    java.util.Arrays.fill(values, START_SCALE / (float) Math.sqrt(size));
    return values;
  }

  private record Session(
      Parameter dense,
      Parameter denseBias,
      Parameter gamma,
      Parameter beta,
      Parameter bias,
      Parameter words,
      Activation activation,
      double epsilon)
      implements HeadSession {
    @Override
    public Tensor logits(Ops ops, EncoderOutput output, boolean training) {
      Tensor turned = ops.activation(ops.linear(output.hidden(), dense, denseBias), activation);
      Tensor normed = ops.layerNorm(turned, gamma, beta, epsilon); // (B, T, H)
      return ops.linear(normed, words, bias); // (B, T, V)
    }

    @Override
    public Tensor features(Ops ops, EncoderOutput output) {
      return Pooling.MEAN.pool(ops, output);
    }
  }
}

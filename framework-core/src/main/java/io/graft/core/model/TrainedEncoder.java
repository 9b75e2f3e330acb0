package io.graft.core.model;

import io.graft.spi.model.Encoder;
import io.graft.spi.model.EncoderConfig;
import io.graft.spi.model.EncoderInput;
import io.graft.spi.model.EncoderOutput;
import io.graft.spi.model.PassOptions;
import io.graft.spi.model.Site;
import io.graft.spi.peft.Adapter;
import io.graft.spi.tensor.IntMatrix;
import io.graft.spi.tensor.Parameter;
import io.graft.spi.tensor.Tape;
import io.graft.spi.tensor.Tensor;
import java.util.List;
import java.util.Optional;

/**
 * An encoder as a head sees it that shares weights with it: where an adapter trains a copy of a
 * weight, that copy is the weight. All else is the base's.
 *
 * @param base the shared encoder
 * @param adapter what may train copies of its weights
 */
public record TrainedEncoder(Encoder base, Adapter adapter) implements Encoder {

  @Override
  public Optional<Parameter> weight(String name) {
    return adapter.trainedWeights().stream()
        .filter(trained -> trained.name().equals(name))
        .findFirst()
        .or(() -> base.weight(name));
  }

  @Override
  public EncoderConfig config() {
    return base.config();
  }

  @Override
  public List<Site> sites() {
    return base.sites();
  }

  @Override
  public Site site(String name) {
    return base.site(name);
  }

  @Override
  public List<Parameter> weights() {
    return base.weights().stream().map(weight -> weight(weight.name()).orElse(weight)).toList();
  }

  @Override
  public Tensor wordEmbeddings(Tape tape, IntMatrix ids) {
    return base.wordEmbeddings(tape, ids);
  }

  @Override
  public EncoderOutput forward(Tape tape, EncoderInput input, PassOptions options) {
    return base.forward(tape, input, options);
  }
}

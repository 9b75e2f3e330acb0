package io.graft.core.model;

import io.graft.spi.model.Encoder;
import io.graft.spi.model.EncoderInput;
import io.graft.spi.model.EncoderOutput;
import io.graft.spi.model.HeadSession;
import io.graft.spi.model.PassOptions;
import io.graft.spi.peft.Adapter;
import io.graft.spi.tensor.IntMatrix;
import io.graft.spi.tensor.Parameter;
import io.graft.spi.tensor.Tape;
import io.graft.spi.tensor.Tensor;
import io.graft.spi.train.Model;
import java.util.ArrayList;
import java.util.List;

/** An encoder, what adapts it, and a head. Used by one job. */
public final class AdaptedModel implements Model {
  private final Encoder encoder;
  private final List<Adapter> adapters;
  private final HeadSession head;
  private final List<Parameter> headParameters;
  private final double dropout;

  /**
   * @param headParameters the parameters that the head made
   * @param dropout of hidden states and attention weights when training
   */
  public AdaptedModel(
      Encoder encoder,
      List<Adapter> adapters,
      HeadSession head,
      List<Parameter> headParameters,
      double dropout) {
    this.encoder = encoder;
    this.adapters = List.copyOf(adapters);
    this.head = head;
    this.headParameters = List.copyOf(headParameters);
    this.dropout = dropout;
  }

  @Override
  public Encoder encoder() {
    return encoder;
  }

  @Override
  public List<Adapter> adapters() {
    return adapters;
  }

  public HeadSession head() {
    return head;
  }

  /** The same encoder and head without adapters. */
  public AdaptedModel unadapted() {
    return new AdaptedModel(encoder, List.of(), head, headParameters, dropout);
  }

  public List<Parameter> headParameters() {
    return headParameters;
  }

  @Override
  public List<Parameter> trainable() {
    List<Parameter> trainable = new ArrayList<>();
    for (Adapter adapter : adapters) {
      trainable.addAll(adapter.parameters());
      trainable.addAll(adapter.trainedWeights());
    }
    trainable.addAll(headParameters);
    return trainable.stream().filter(Parameter::trainable).toList();
  }

  @Override
  public Tensor wordEmbeddings(Tape tape, IntMatrix ids) {
    String name = encoder.site("embeddings.word").weight();
    for (Adapter adapter : adapters) {
      for (Parameter trained : adapter.trainedWeights()) {
        if (trained.name().equals(name)) {
          return tape.embedding(trained, ids);
        }
      }
    }
    return encoder.wordEmbeddings(tape, ids);
  }

  @Override
  public EncoderOutput encode(Tape tape, EncoderInput input, boolean training) {
    return encoder.forward(tape, input, options(training));
  }

  private PassOptions options(boolean training) {
    return training
        ? PassOptions.training(dropout).withAdapters(adapters)
        : PassOptions.evaluation().withAdapters(adapters);
  }

  /** Runs the last layer for no more tokens than the head reads. */
  private EncoderOutput encodeForHead(Tape tape, EncoderInput input, boolean training) {
    PassOptions options = options(training).withFirstTokenOnly(head.readsFirstTokenOnly());
    return encoder.forward(tape, input, options);
  }

  @Override
  public Tensor logits(Tape tape, EncoderInput input, boolean training) {
    return logits(tape, encodeForHead(tape, input, training), training);
  }

  @Override
  public Tensor features(Tape tape, EncoderInput input, boolean training) {
    return features(tape, encodeForHead(tape, input, training));
  }

  @Override
  public Tensor logits(Tape tape, EncoderOutput output, boolean training) {
    return head.logits(tape, output, training);
  }

  @Override
  public Tensor features(Tape tape, EncoderOutput output) {
    return head.features(tape, output);
  }
}

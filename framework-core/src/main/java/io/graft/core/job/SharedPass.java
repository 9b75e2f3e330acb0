package io.graft.core.job;

import io.graft.core.model.AdaptedModel;
import io.graft.core.model.JoinedInputs;
import io.graft.core.task.EncodedSplit;
import io.graft.core.task.Prediction;
import io.graft.core.tensor.TensorTape;
import io.graft.spi.model.Encoder;
import io.graft.spi.model.EncoderInput;
import io.graft.spi.model.EncoderOutput;
import io.graft.spi.model.PassOptions;
import io.graft.spi.peft.Adapter;
import io.graft.spi.tensor.Scope;
import io.graft.spi.tensor.Tensor;
import io.graft.spi.text.Example;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Texts of several runs in one pass of the base that they share: every row goes through the adapter
 * of its own run, and every run's head reads its own rows. Used by one thread at a time.
 */
public final class SharedPass {
  /** Tokens, padding included, beyond which a pass gains nothing by being longer. */
  private static final int MOST_TOKENS = 4096;

  private final TensorTape tape;
  private final List<Part> parts;
  private final List<EncodedSplit> splits;

  /** Texts for one run, at least one. */
  public record Part(Predictor predictor, List<Example> examples) {
    public Part {
      examples = List.copyOf(examples);
    }
  }

  private SharedPass(List<Part> parts) {
    this.parts = parts;
    this.tape = parts.get(0).predictor().tape();
    this.splits = parts.stream().map(part -> part.predictor().encode(part.examples())).toList();
  }

  /**
   * Predicts for each part, in order.
   *
   * @param parts of predictors that {@linkplain Predictor#sharesPass share} a pass, all of them
   */
  public static List<List<Prediction>> predict(List<Part> parts) {
    if (parts.isEmpty()) {
      return List.of();
    }
    SharedPass pass = new SharedPass(parts);
    return parts.size() > 1 && pass.fits() ? pass.together() : pass.alone();
  }

  private boolean fits() {
    long rows = splits.stream().mapToLong(split -> split.encoded().size()).sum();
    int columns =
        splits.stream().flatMapToInt(split -> Arrays.stream(split.lengths())).max().orElse(0);
    return rows * columns <= MOST_TOKENS;
  }

  private List<List<Prediction>> alone() {
    List<List<Prediction>> predictions = new ArrayList<>();
    for (int i = 0; i < parts.size(); i++) {
      Predictor predictor = parts.get(i).predictor();
      predictions.add(
          predictor.predict(predictor.tape(), predictor.loaded().model(), splits.get(i)));
    }
    return predictions;
  }

  private List<List<Prediction>> together() {
    List<EncodedSplit> whole = splits.stream().map(SharedPass::inOneBatch).toList();
    List<EncoderInput> inputs =
        whole.stream()
            .map(split -> split.inputs().input(split.evaluationBatches().get(0)))
            .toList();
    tape.nextStep(0);
    EncoderOutput output = tape.withoutGradients(() -> encode(inputs));
    Tensor kept = tape.keep(output.hidden(), Scope.JOB); // each head reads in a step of its own
    try {
      EncoderOutput states = new EncoderOutput(kept, output.mask(), output.tokens(), List.of());
      List<List<Prediction>> predictions = new ArrayList<>();
      int from = 0;
      for (int i = 0; i < parts.size(); i++) {
        Predictor predictor = parts.get(i).predictor();
        int count = inputs.get(i).rows();
        EncodedRows rows = new EncodedRows(predictor.loaded().model(), states, from, count);
        predictions.add(predictor.predict(tape, rows, whole.get(i)));
        from += count;
      }
      return predictions;
    } finally {
      tape.free(kept);
    }
  }

  private static EncodedSplit inOneBatch(EncodedSplit split) {
    int[] all = IntStream.range(0, split.encoded().size()).toArray();
    return new EncodedSplit(split.examples(), split.encoded(), split.inputs(), List.of(all));
  }

  private EncoderOutput encode(List<EncoderInput> inputs) {
    List<AdaptedModel> models =
        parts.stream().map(part -> part.predictor().loaded().model()).toList();
    Encoder encoder = models.get(0).encoder();
    List<Adapter> adapters = models.stream().map(model -> model.adapters().get(0)).toList();
    boolean first = models.stream().allMatch(model -> model.head().readsFirstTokenOnly());
    return encoder.forward(
        tape,
        JoinedInputs.join(inputs, encoder.config().padTokenId()),
        PassOptions.evaluation().withAdapters(adapters).withFirstTokenOnly(first));
  }
}

package io.graft.core.task.maskedlm;

import io.graft.core.objective.MaskedPositions;
import io.graft.core.task.EncodedSplit;
import io.graft.core.task.Prediction;
import io.graft.core.task.TaskContext;
import io.graft.core.text.encode.EncodedExample;
import io.graft.core.text.tokenizer.Tokenizer;
import io.graft.core.train.ModelRunner;
import io.graft.spi.GraftException;
import io.graft.spi.model.EncoderInput;
import io.graft.spi.model.EncoderOutput;
import io.graft.spi.tensor.IntMatrix;
import io.graft.spi.tensor.Tensor;
import io.graft.spi.text.Example;
import io.graft.spi.train.Model;
import io.graft.spi.train.Targets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** Says what a model would put where a text holds the mask token. */
final class MaskedGuesses {
  private static final int CANDIDATES = 5;

  private final TaskContext context;
  private final Tokenizer tokenizer;

  MaskedGuesses(TaskContext context) {
    this.context = context;
    this.tokenizer = context.encoder().tokenizer();
  }

  /** The probabilities of one masked place. */
  private record Place(int row, Map<String, Double> candidates) {}

  /**
   * For each text the best token of each masked place, and the best candidates of the first.
   *
   * @throws GraftException of category USER when a text holds no mask token
   */
  List<Prediction> of(ModelRunner runner, Model model, List<Example> examples) {
    List<EncodedExample> encoded = context.encoder().encode(examples);
    int[] lengths = encoded.stream().mapToInt(EncodedExample::length).toArray();
    Prediction[] predictions = new Prediction[examples.size()];
    runner.each(
        EncodedSplit.evaluationBatches(lengths, context.batchTokens()),
        (rows, tape) -> {
          EncoderInput input = context.collator().collate(encoded, rows);
          MaskedPositions masked = MaskedPositions.of(targets(input.ids()), input.tokensPerRow());
          if (masked.count() > 0) {
            EncoderOutput output = model.encode(tape, input, false);
            Tensor scores = model.logits(tape, masked.picked(tape, output), false);
            fill(predictions, examples, rows, masked, tape.softmax(scores).toFloats());
          }
          return rows.length;
        });
    for (int i = 0; i < predictions.length; i++) {
      if (predictions[i] == null) {
        throw GraftException.user(
            "the text holds no " + tokenizer.idToToken(tokenizer.maskId()),
            examples.get(i).id(),
            "write it where a word is to be guessed");
      }
    }
    return List.of(predictions);
  }

  private Targets targets(IntMatrix ids) {
    int mask = tokenizer.maskId();
    return Targets.ofClasses(
        Arrays.stream(ids.values()).map(id -> id == mask ? id : -100).toArray());
  }

  private void fill(
      Prediction[] predictions,
      List<Example> examples,
      int[] rows,
      MaskedPositions masked,
      float[] probabilities) {
    int size = probabilities.length / masked.count();
    List<Place> places = new ArrayList<>();
    for (int i = 0; i < masked.count(); i++) {
      float[] own = Arrays.copyOfRange(probabilities, i * size, (i + 1) * size);
      places.add(new Place(masked.places()[i] / masked.columns(), candidates(own)));
    }
    for (int row = 0; row < rows.length; row++) {
      int wanted = row;
      List<Map<String, Double>> own =
          places.stream().filter(p -> p.row() == wanted).map(Place::candidates).toList();
      if (!own.isEmpty()) {
        Example example = examples.get(rows[row]);
        List<String> best = own.stream().map(guess -> guess.keySet().iterator().next()).toList();
        Map<String, Double> scores = new LinkedHashMap<>(own.get(0));
        for (int i = 1; i < own.size(); i++) {
          scores.putIfAbsent(best.get(i), own.get(i).get(best.get(i)));
        }
        predictions[rows[row]] = new Prediction(example.id(), example.text(), best, scores);
      }
    }
  }

  private Map<String, Double> candidates(float[] probabilities) {
    Map<String, Double> best = new LinkedHashMap<>();
    IntStream.rangeClosed(0, Math.min(probabilities.length - 1, tokenizer.largestId()))
        .boxed()
        .sorted(Comparator.comparing((Integer id) -> -probabilities[id]))
        .limit(CANDIDATES)
        .forEach(id -> best.put(tokenizer.idToToken(id), (double) probabilities[id]));
    return best;
  }
}

package io.graft.core.task.contrastive;

import io.graft.core.evaluate.RankCorrelation;
import io.graft.core.evaluate.RetrievalScore;
import io.graft.core.train.InputSource;
import io.graft.spi.GraftException;
import io.graft.spi.model.EncoderInput;
import io.graft.spi.text.Example;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * The texts of pairs, one after the other, each a row of its own. Immutable.
 *
 * @param texts makes the input of rows
 * @param scores how alike the texts of each pair are
 */
record PairInputs(InputSource texts, List<Double> scores) implements InputSource {

  static PairInputs of(InputSource texts, List<Example> pairs) {
    return new PairInputs(texts, pairs.stream().map(PairInputs::score).toList());
  }

  /** Each text of each pair by itself: pair i becomes the rows 2i and 2i + 1. */
  static List<Example> apart(List<Example> pairs) {
    List<Example> texts = new ArrayList<>();
    for (Example pair : pairs) {
      texts.add(new Example(pair.id(), pair.text(), null, List.of()));
      String second = Objects.requireNonNull(pair.second());
      texts.add(new Example(pair.id(), second, null, List.of()));
    }
    return texts;
  }

  private static double score(Example pair) {
    try {
      return Double.parseDouble(pair.labels().isEmpty() ? "" : pair.labels().get(0));
    } catch (NumberFormatException e) {
      throw GraftException.data(
          "the pair has no number that says how alike its texts are",
          pair.id(),
          "name the field that has it with data.label",
          e);
    }
  }

  /** The rank correlation of the vectors' cosines with the scores. */
  double spearman(List<float[]> vectors) {
    double[] cosines = new double[scores.size()];
    for (int i = 0; i < cosines.length; i++) {
      cosines[i] = RetrievalScore.cosine(vectors.get(2 * i), vectors.get(2 * i + 1));
    }
    return RankCorrelation.spearman(
        cosines, scores.stream().mapToDouble(Double::doubleValue).toArray());
  }

  @Override
  public EncoderInput input(int[] indices) {
    return texts.input(indices);
  }
}

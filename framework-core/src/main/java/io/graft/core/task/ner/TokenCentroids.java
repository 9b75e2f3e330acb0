package io.graft.core.task.ner;

import io.graft.core.task.Baseline;
import io.graft.core.task.EncodedSplit;
import io.graft.core.task.Outcome;
import io.graft.core.task.centroid.CentroidFile;
import io.graft.core.task.centroid.CentroidScores;
import io.graft.core.text.encode.EncodedExample;
import io.graft.core.text.read.LabelSet;
import io.graft.core.train.ModelRunner;
import io.graft.spi.train.Model;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What the base model can do without training: each word has the tag whose centroid its first
 * token's vector is nearest to.
 */
record TokenCentroids(NerSession session, CentroidScores centroids) implements Baseline {

  static TokenCentroids of(NerSession session, ModelRunner runner, Model base, EncodedSplit train) {
    LabelSet tags = session.tags();
    double[][] sums = new double[tags.size()][base.encoder().config().hiddenSize()];
    for (int[] batch : train.evaluationBatches()) {
      List<EncodedExample> rows = Arrays.stream(batch).mapToObj(train.encoded()::get).toList();
      int[] classes = Objects.requireNonNull(TokenTargets.of(rows, tags).classes());
      runner.each(
          List.of(batch),
          (indices, tape) -> {
            float[] vectors =
                base.features(tape, base.encode(tape, train.inputs().input(indices), false))
                    .toFloats(); // (B, T, H)
            add(sums, classes, vectors);
            return 0;
          });
    }
    List<float[]> centroids = new ArrayList<>();
    for (double[] sum : sums) {
      float[] vector = new float[sum.length];
      for (int i = 0; i < vector.length; i++) {
        vector[i] = (float) sum[i];
      }
      centroids.add(CentroidScores.centroid(List.of(vector), vector.length));
    }
    return new TokenCentroids(session, new CentroidScores(centroids, List.of()));
  }

  private static void add(double[][] sums, int[] classes, float[] vectors) {
    for (int token = 0; token < classes.length; token++) {
      if (classes[token] < 0) {
        continue;
      }
      double[] sum = sums[classes[token]];
      double squares = 0;
      for (int i = 0; i < sum.length; i++) {
        double value = vectors[token * sum.length + i];
        squares += value * value;
      }
      double length = Math.max(1e-12, Math.sqrt(squares));
      for (int i = 0; i < sum.length; i++) {
        sum[i] += vectors[token * sum.length + i] / length;
      }
    }
  }

  /** The baseline that a run stored, or null for an adapter that came without. */
  static @Nullable TokenCentroids read(Path folder, NerSession session) {
    CentroidScores centroids = CentroidFile.read(folder);
    return centroids == null ? null : new TokenCentroids(session, centroids);
  }

  @Override
  public Outcome outcome(ModelRunner runner, Model base, EncodedSplit split) {
    float[][] scores = new float[split.encoded().size()][];
    int hidden = base.encoder().config().hiddenSize();
    int size = session.tags().size();
    runner.each(
        split.evaluationBatches(),
        (indices, tape) -> {
          float[] vectors =
              base.features(tape, base.encode(tape, split.inputs().input(indices), false))
                  .toFloats(); // (B, T, H)
          int tokens = vectors.length / hidden / indices.length;
          for (int row = 0; row < indices.length; row++) {
            scores[indices[row]] = new float[tokens * size];
            for (int token = 0; token < tokens; token++) {
              int from = (row * tokens + token) * hidden;
              float[] own = centroids.scores(Arrays.copyOfRange(vectors, from, from + hidden));
              System.arraycopy(own, 0, scores[indices[row]], token * size, size);
            }
          }
          return 0;
        });
    return Outcome.of(session.metrics(split, Arrays.asList(scores)));
  }

  @Override
  public void write(Path folder) {
    CentroidFile.write(centroids, folder);
  }
}

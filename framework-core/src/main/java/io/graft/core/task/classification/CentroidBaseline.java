package io.graft.core.task.classification;

import io.graft.core.task.Baseline;
import io.graft.core.task.EncodedSplit;
import io.graft.core.task.Outcome;
import io.graft.core.task.centroid.CentroidFile;
import io.graft.core.task.centroid.CentroidScores;
import io.graft.core.text.read.LabelSet;
import io.graft.core.train.ModelRunner;
import io.graft.spi.Settings;
import io.graft.spi.train.Model;
import java.nio.file.Path;
import java.util.List;

/** What the base model can do without training: a nearest-centroid classifier on its features. */
record CentroidBaseline(
    LabelScoring scoring, LabelSet labels, Settings settings, CentroidScores centroids)
    implements Baseline {

  @Override
  public void write(Path folder) {
    CentroidFile.write(centroids, folder);
  }

  @Override
  public Outcome outcome(ModelRunner runner, Model base, EncodedSplit split) {
    List<float[]> scores =
        runner.features(base, split.inputs(), split.evaluationBatches()).stream()
            .map(centroids::scores)
            .toList();
    return scoring.outcome(scores, split.examples(), labels, settings);
  }
}

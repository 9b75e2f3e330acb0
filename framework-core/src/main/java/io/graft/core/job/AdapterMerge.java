package io.graft.core.job;

import io.graft.core.store.MergedModel;
import io.graft.spi.GraftException;
import io.graft.spi.text.Example;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Folds the adapter of a run into its base model. */
public final class AdapterMerge {
  /** Texts of several lengths and scripts, on which merged and unmerged scores are compared. */
  private static final List<String> TEXTS =
      List.of(
          "Yes.",
          "The card was declined twice at the till, although the balance covers the amount.",
          "No chest pain, no fever; her sister had pneumonia in 2019 (treated at home).",
          "The provider may change these terms at any time, without notice, in its sole"
              + " discretion.",
          "\u5934\u75db\u4e09\u5929, 38.5 \u00b0C");

  private AdapterMerge() {}

  /**
   * Writes the merged model; see {@link MergedModel#write}.
   *
   * @param run the run, opened with {@code resources}
   * @param folder where the model goes; must not exist or be empty
   */
  public static MergedModel.Report write(Predictor run, JobResources resources, Path folder) {
    if (run.loaded().manifest().knowledge() != null) {
      throw GraftException.user(
          "the run takes knowledge, which a merged model would be without",
          folder.toString(),
          "predict and evaluate with the run as it is");
    }
    List<Example> checks = new ArrayList<>();
    for (String text : TEXTS) {
      checks.add(new Example("check:" + checks.size(), text, null, List.of()));
    }
    return new MergedModel(
            run.base(),
            run.loaded(),
            resources.services(),
            AssembledModel.environment("merge", 0, resources.cancelled()))
        .write(folder, List.of(run.input(checks)), resources.engine());
  }
}

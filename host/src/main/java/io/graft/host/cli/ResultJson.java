package io.graft.host.cli;

import io.graft.core.job.AdaptationResult;
import io.graft.core.store.RunDirectory;
import java.nio.file.Files;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What {@code --json} prints of results. Metrics are fractions. */
final class ResultJson {
  private static final List<String> TRAINING =
      List.of(
          "train_seconds",
          "real_tokens_per_second",
          "padded_over_real",
          "peak_rss_mb",
          "trainable_parameters",
          "total_parameters",
          "steps",
          "steps_all_lives",
          "seed");

  private ResultJson() {}

  /**
   * An adaptation: {@code run}, {@code evaluated_on}, {@code metric}, {@code value}, {@code
   * base_value}, every metric under its own name and the base's after {@code base_}, then {@code
   * train_seconds}, {@code real_tokens_per_second}, {@code padded_over_real}, {@code peak_rss_mb},
   * {@code trainable_parameters}, {@code total_parameters}, {@code steps}, {@code steps_all_lives}.
   */
  static Map<String, Object> of(AdaptationResult result) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("run", result.runDirectory().toString());
    json.put("evaluated_on", result.evaluatedOn());
    json.put("metric", result.metric());
    json.put("value", result.value());
    json.put("base_value", result.baseValue());
    metrics(json, result.metrics(), result.baseMetrics());
    json.put("train_seconds", result.trainSeconds());
    json.put("real_tokens_per_second", result.realTokensPerSecond());
    json.put("padded_over_real", result.paddedOverReal());
    json.put("peak_rss_mb", result.peakRssMb());
    json.put("trainable_parameters", result.trainableParameters());
    json.put("total_parameters", result.totalParameters());
    json.put("steps", result.steps());
    json.put("steps_all_lives", result.stepsAllLives());
    return json;
  }

  /** Puts every metric under its own name and the base's after {@code base_}. */
  static void metrics(
      Map<String, Object> json, Map<String, Double> adapted, Map<String, Double> base) {
    json.putAll(adapted);
    base.forEach((name, value) -> json.put("base_" + name, value));
  }

  /** Puts what the training of a run took; nothing for an adapter that came without its run. */
  static void training(Map<String, Object> json, RunDirectory run) {
    if (!Files.exists(run.result())) {
      return;
    }
    Map<String, ?> result = run.readResult();
    for (String key : TRAINING) {
      if (result.get(key) != null) {
        json.put(key, result.get(key));
      }
    }
  }
}

package io.graft.core.report;

import io.graft.core.store.PredictedExample;
import io.graft.core.store.RunDirectory;
import io.graft.core.store.RunOverview;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a run's folder holds.
 *
 * @param overview recipe and result
 * @param environment what {@code environment.json} holds
 * @param curves the numbers of {@code metrics.jsonl}
 * @param predictions of the evaluated examples; empty for tasks without labels
 * @param scores what follows from them, or null
 */
record RunData(
    RunOverview overview,
    Map<String, @Nullable Object> environment,
    List<Series> curves,
    List<PredictedExample> predictions,
    @Nullable LabelScores scores) {

  /**
   * Reads a run.
   *
   * @throws io.graft.spi.GraftException when it is none or a file is damaged
   */
  static RunData read(RunDirectory run) {
    RunOverview overview = RunOverview.of(run.path());
    List<PredictedExample> predictions = run.readPredictions();
    List<String> labels = texts(overview.result().get("labels"));
    boolean scored = !predictions.isEmpty() && !labels.isEmpty();
    return new RunData(
        overview,
        run.readEnvironment(),
        Curves.read(run).all(),
        predictions,
        scored
            ? LabelScores.of(labels, "multi-label".equals(overview.text("task")), predictions)
            : null);
  }

  private static List<String> texts(@Nullable Object value) {
    List<String> texts = new ArrayList<>();
    if (value instanceof List<?> list) {
      list.forEach(element -> texts.add(String.valueOf(element)));
    }
    return texts;
  }

  /** A curve by its name in {@code metrics.jsonl}. */
  Optional<Series> curve(String name) {
    return curves.stream().filter(series -> series.name().equals(name)).findFirst();
  }

  /** The name of the primary metric, or null for a run without result. */
  @Nullable String metric() {
    return overview.text("metric");
  }

  /** A key of the resolved recipe, or a dash. */
  String recipe(String key) {
    return overview.recipe().getOrDefault(key, "–");
  }

  /** The objects in a list under a key of the result. */
  List<Map<String, Object>> rows(String key) {
    List<Map<String, Object>> rows = new ArrayList<>();
    if (overview.result().get(key) instanceof List<?> list) {
      for (Object element : list) {
        if (element instanceof Map<?, ?> map) {
          Map<String, Object> row = new LinkedHashMap<>();
          map.forEach((name, value) -> row.put(String.valueOf(name), String.valueOf(value)));
          rows.add(row);
        }
      }
    }
    return rows;
  }

  /** The name of the run's folder. */
  String name() {
    return overview.path().toAbsolutePath().normalize().getFileName().toString();
  }
}

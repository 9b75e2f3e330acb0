package io.graft.core.report;

import io.graft.core.store.RunDirectory;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.DoubleStream;
import org.jspecify.annotations.Nullable;

/** The numbers of {@code metrics.jsonl} by name, each over the steps at which it was written. */
final class Curves {
  private final Map<String, DoubleStream.Builder> steps = new LinkedHashMap<>();
  private final Map<String, DoubleStream.Builder> values = new LinkedHashMap<>();

  static Curves read(RunDirectory run) {
    Curves curves = new Curves();
    run.readMetrics(curves::add);
    return curves;
  }

  private void add(Map<String, @Nullable Object> row) {
    if (!(row.get("step") instanceof Number step)) {
      return;
    }
    row.forEach(
        (name, value) -> {
          if (!name.equals("step") && value instanceof Number number) {
            add(name, step.doubleValue(), number.doubleValue());
          }
        });
    if (row.get("real_tokens") instanceof Number tokens
        && row.get("seconds") instanceof Number seconds
        && seconds.doubleValue() > 0) {
      add("tokens_per_second", step.doubleValue(), tokens.doubleValue() / seconds.doubleValue());
    }
  }

  private void add(String name, double step, double value) {
    if (Double.isFinite(value)) {
      steps.computeIfAbsent(name, any -> DoubleStream.builder()).add(step);
      values.computeIfAbsent(name, any -> DoubleStream.builder()).add(value);
    }
  }

  /** All curves in the order in which their names first occurred. Called once. */
  List<Series> all() {
    List<Series> all = new ArrayList<>();
    steps.forEach(
        (name, built) ->
            all.add(
                new Series(
                    name,
                    built.build().toArray(),
                    java.util.Objects.requireNonNull(values.get(name)).build().toArray())));
    return all;
  }
}

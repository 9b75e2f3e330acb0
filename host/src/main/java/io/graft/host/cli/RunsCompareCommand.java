package io.graft.host.cli;

import io.graft.core.store.RunOverview;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** {@code graft runs compare}: in what runs differ, and what came of it. */
@Command(
    name = "compare",
    description = "Show in which keys recipes differ, and all metrics side by side.",
    mixinStandardHelpOptions = true,
    footer = {"", "Example:", "  graft runs compare runs/first runs/second"})
final class RunsCompareCommand implements Callable<Integer> {
  @ParentCommand private RunsCommand runs;
  @Mixin private JsonOption json;

  @Parameters(arity = "2..*", paramLabel = "RUN", description = "Run directories.")
  private List<Path> paths;

  @Override
  public Integer call() {
    Console console = runs.graft().console();
    List<RunOverview> compared = new ArrayList<>();
    paths.forEach(path -> compared.add(RunOverview.of(path)));
    Map<String, List<@Nullable String>> differences = RunOverview.differences(compared);
    if (json.on()) {
      Map<String, Object> object = new LinkedHashMap<>();
      object.put("runs", compared.stream().map(run -> run.path().toString()).toList());
      object.put("differences", differences);
      object.put("metrics", metrics(compared));
      console.json(object);
      return 0;
    }
    for (int i = 0; i < compared.size(); i++) {
      console.print((char) ('A' + i % 26) + ": " + compared.get(i).path());
    }
    console.print("");
    differences.forEach(
        (key, values) -> console.print(key + ": " + String.join(" | ", cells(values))));
    console.print("");
    metrics(compared)
        .forEach(
            (name, values) -> {
              List<String> cells = new ArrayList<>();
              values.forEach(value -> cells.add(RunsCommand.shown(name, value)));
              console.print(name + ": " + String.join(" | ", cells));
            });
    return 0;
  }

  private static List<String> cells(List<@Nullable String> values) {
    List<String> cells = new ArrayList<>();
    values.forEach(value -> cells.add(value == null ? "-" : value));
    return cells;
  }

  /** Every metric that a run has, with the value of each run; null where it has none. */
  private static Map<String, List<@Nullable Double>> metrics(List<RunOverview> compared) {
    Set<String> names = new LinkedHashSet<>();
    compared.forEach(run -> names.addAll(run.metrics().keySet()));
    Map<String, List<@Nullable Double>> metrics = new LinkedHashMap<>();
    for (String name : names) {
      List<@Nullable Double> values = new ArrayList<>();
      compared.forEach(run -> values.add(run.metrics().get(name)));
      metrics.put(name, values);
    }
    return metrics;
  }
}

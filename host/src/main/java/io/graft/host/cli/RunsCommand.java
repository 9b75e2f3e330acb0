package io.graft.host.cli;

import io.graft.core.evaluate.Metrics;
import io.graft.core.store.RunOverview;
import io.graft.spi.GraftException;
import java.nio.file.Path;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** {@code graft runs}: lists runs. */
@Command(
    name = "runs",
    description = "List the runs of a folder, the oldest first.",
    mixinStandardHelpOptions = true,
    subcommands = RunsCompareCommand.class,
    footer = {
      "",
      "Example:",
      "  graft runs --dir runs",
      "  graft runs compare runs/first runs/second",
      "",
      "A run without result is 'running' when its folder changed within two minutes,",
      "else 'unfinished': it failed or was stopped."
    })
final class RunsCommand implements Callable<Integer> {
  private static final String ROW = "%-36s %-10s %-9s %-18s %9s %9s %8s  %s";

  @ParentCommand private GraftCommand graft;
  @Mixin private JsonOption json;

  @Option(
      names = "--dir",
      paramLabel = "DIR",
      defaultValue = "runs",
      description = "The folder with the runs. Default: ${DEFAULT-VALUE}.")
  private Path dir;

  @Override
  public Integer call() {
    Console console = graft.console();
    Map<Path, GraftException> refused = new TreeMap<>();
    List<RunOverview> runs = RunOverview.in(dir, refused);
    if (!json.on()) {
      console.print(
          String.format(
              Locale.ROOT,
              ROW,
              "run",
              "state",
              "method",
              "metric",
              "base",
              "value",
              "seconds",
              "begun"));
    }
    for (RunOverview run : runs) {
      if (json.on()) {
        console.json(json(run));
      } else {
        console.print(row(run));
      }
    }
    refused.forEach(
        (path, error) -> console.note("warning: " + path + " is left out: " + error.what()));
    return 0;
  }

  GraftCommand graft() {
    return graft;
  }

  private String row(RunOverview run) {
    String metric = run.text("metric");
    Double seconds = run.number("train_seconds");
    return String.format(
        Locale.ROOT,
        ROW,
        name(run),
        run.state().name().toLowerCase(Locale.ROOT),
        run.recipe().getOrDefault("method.peft", "-"),
        metric == null ? "-" : metric,
        shown(metric, run.number("base_value")),
        shown(metric, run.number("value")),
        seconds == null ? "-" : String.format(Locale.ROOT, "%.1f", seconds),
        run.begun().truncatedTo(ChronoUnit.SECONDS));
  }

  private String name(RunOverview run) {
    return run.path().startsWith(dir) && !run.path().equals(dir)
        ? dir.relativize(run.path()).toString()
        : run.path().toString();
  }

  /** A metric for people: shares in percent. */
  static String shown(@Nullable String metric, @Nullable Double value) {
    if (metric == null || value == null) {
      return "-";
    }
    return Metrics.share(metric)
        ? String.format(Locale.ROOT, "%.2f %%", 100 * value)
        : String.format(Locale.ROOT, "%.3f", value);
  }

  /** A run and what it came to; keys without a value are left out. */
  static Map<String, Object> json(RunOverview run) {
    Map<String, Object> object = new LinkedHashMap<>();
    object.put("run", run.path().toString());
    object.put("state", run.state().name().toLowerCase(Locale.ROOT));
    object.put("begun", run.begun().toString());
    object.put("recipe", run.recipe());
    run.result()
        .forEach(
            (key, value) -> {
              if (value != null) {
                object.put(key, value);
              }
            });
    return object;
  }
}

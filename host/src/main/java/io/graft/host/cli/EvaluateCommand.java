package io.graft.host.cli;

import io.graft.core.job.Evaluation;
import io.graft.core.store.RunDirectory;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** {@code graft evaluate}: scores an adapted model on a file. */
@Command(
    name = "evaluate",
    description = "Score the model of a run, and its base, on labelled data.",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Example:",
      "  graft evaluate runs/quickstart --data examples/medical-assertion/dev.jsonl",
      "",
      "The fields of the file are those that the run's recipe names."
    })
final class EvaluateCommand implements Callable<Integer> {
  @ParentCommand private GraftCommand graft;
  @Mixin private JsonOption json;

  @Parameters(paramLabel = "RUN", description = "A run directory or an adapter folder.")
  private Path run;

  @Option(
      names = "--data",
      required = true,
      paramLabel = "FILE",
      description = "A .jsonl, .csv or .tsv file with texts and labels, perhaps gzipped.")
  private Path data;

  @Option(
      names = "--index",
      paramLabel = "DIR",
      description = "Where the index lies that the run takes knowledge from, if it has moved.")
  private @Nullable Path index;

  @Override
  public Integer call() {
    try (OpenRun open = OpenRun.of(run, index)) {
      open.predictor().warning().ifPresent(graft.console()::note);
      long start = System.nanoTime();
      Evaluation evaluation = open.predictor().evaluate(data);
      print(evaluation, (System.nanoTime() - start) / 1e9);
    }
    return 0;
  }

  private void print(Evaluation evaluation, double seconds) {
    Console console = graft.console();
    if (!json.on()) {
      console.print("On " + evaluation.examples() + " examples of " + data + ":");
      ResultTable.print(
          console, evaluation.metric(), evaluation.metrics(), evaluation.baseMetrics());
      return;
    }
    Map<String, Object> object = new LinkedHashMap<>();
    object.put("run", run.toString());
    object.put("evaluated_on", data.toString());
    object.put("examples", evaluation.examples());
    object.put("metric", evaluation.metric());
    object.put("value", evaluation.metrics().get(evaluation.metric()));
    object.put("base_value", evaluation.baseMetrics().get(evaluation.metric()));
    ResultJson.metrics(object, evaluation.metrics(), evaluation.baseMetrics());
    object.put("evaluate_seconds", seconds);
    ResultJson.training(object, new RunDirectory(run));
    console.json(object);
  }
}

package io.graft.host.cli;

import io.graft.core.job.AdapterMerge;
import io.graft.core.store.MergedModel;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** {@code graft merge}: folds an adapter into its base. */
@Command(
    name = "merge",
    description = "Fold a run's adapter into its base and write a Hugging Face folder.",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Example:",
      "  graft merge runs/quickstart --out merged",
      "",
      "The merged model is loaded again and its scores are compared with those of",
      "base and adapter; the folder appears only when they agree."
    })
final class MergeCommand implements Callable<Integer> {
  @ParentCommand private GraftCommand graft;
  @Mixin private JsonOption json;

  @Parameters(paramLabel = "RUN", description = "A run directory or an adapter folder.")
  private Path run;

  @Option(
      names = "--out",
      required = true,
      paramLabel = "DIR",
      description = "Where the model goes; a new folder.")
  private Path out;

  @Override
  public Integer call() {
    MergedModel.Report report;
    try (OpenRun open = OpenRun.of(run)) {
      report =
          AdapterMerge.write(open.predictor(), open.resources(), out.toAbsolutePath().normalize());
    }
    if (json.on()) {
      Map<String, Object> object = new LinkedHashMap<>();
      object.put("folder", report.folder().toString());
      object.put("max_difference", report.maxDifference());
      object.put("scale", report.scale());
      object.put("rows", report.rows());
      graft.console().json(object);
    } else {
      graft
          .console()
          .print(
              String.format(
                  Locale.ROOT,
                  "%s: scores of %d texts agree within %.1e (the largest is %.1f)",
                  report.folder(),
                  report.rows(),
                  report.maxDifference(),
                  report.scale()));
    }
    return 0;
  }
}

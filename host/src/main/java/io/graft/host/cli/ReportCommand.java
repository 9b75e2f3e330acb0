package io.graft.host.cli;

import io.graft.core.report.RunReport;
import io.graft.core.store.RunDirectory;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** {@code graft report}: makes the report of a run anew. */
@Command(
    name = "report",
    description = "Make report.html of a run from the files in its folder.",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Example:",
      "  graft report runs/quickstart",
      "",
      "'graft adapt' makes it at its end. Of a run that goes on, failed or was stopped the",
      "report has what was measured so far."
    })
final class ReportCommand implements Callable<Integer> {
  @ParentCommand private GraftCommand graft;
  @Mixin private JsonOption json;

  @Parameters(paramLabel = "RUN", description = "A run directory.")
  private Path run;

  @Override
  public Integer call() {
    Path report = RunReport.write(new RunDirectory(run));
    if (json.on()) {
      graft.console().json(Map.of("run", run.toString(), "report", report.toString()));
    } else {
      graft.console().print(report.toString());
    }
    return 0;
  }
}

package io.graft.host.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** {@code graft jobs watch}: follows a job of a host. */
@Command(
    name = "watch",
    description = "Follow a job to its end.",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "An interrupt (Ctrl-C) ends the watching and not the job. With --json each event",
      "is a line. The exit code is that of the job: 0 when it finished, 130 when it was",
      "cancelled, else as its error's category says."
    })
final class JobsWatchCommand implements Callable<Integer> {
  @ParentCommand private JobsCommand jobs;
  @Mixin private HostOption host;
  @Mixin private JsonOption json;

  @Parameters(paramLabel = "JOB", description = "Its id.")
  private String id;

  @Override
  public Integer call() {
    JobsCommand.path(id);
    new JobWatch(jobs.graft().console(), json.on()).follow(host.client(), id);
    return 0;
  }
}

package io.graft.host.cli;

import io.graft.host.client.HostClient;
import io.graft.spi.GraftException;
import io.vertx.core.json.JsonObject;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code graft jobs}: the jobs of a host. */
@Command(
    name = "jobs",
    description = "Submit jobs to a host, list and follow them, cancel and resume them.",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {JobsSubmitCommand.class, JobsWatchCommand.class},
    footer = {
      "",
      "Example:",
      "  graft jobs submit recipe.yaml --id first --watch",
      "  graft jobs list --url https://host:8080 --token-file token.txt",
      "",
      "The host is the one at --url, else at GRAFT_URL, else at",
      "http://127.0.0.1:8080. The token may also be in the environment variable",
      "GRAFT_TOKEN."
    })
final class JobsCommand implements Runnable {
  private static final Pattern ID = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9._-]{0,58}");

  @ParentCommand private GraftCommand graft;
  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw GraftException.user(
        "a command is missing",
        "graft jobs --help",
        "name one of " + String.join(", ", spec.subcommands().keySet()));
  }

  @Command(
      name = "list",
      description = "List jobs, the newest first.",
      mixinStandardHelpOptions = true)
  int list(
      @Mixin HostOption host,
      @Mixin JsonOption json,
      @Option(
              names = "--state",
              paramLabel = "STATE",
              description = "Only queued, running, cancelling, finished, failed or cancelled ones.")
          @Nullable String state,
      @Option(
              names = "--limit",
              paramLabel = "N",
              defaultValue = "100",
              description = "How many, at most 1000. Default: ${DEFAULT-VALUE}.")
          int limit) {
    String path = "/v1/jobs?limit=" + limit + (state == null ? "" : "&state=" + state);
    JobText text = new JobText(graft.console(), json.on());
    text.header();
    host.client().get(path).getJsonArray("jobs").forEach(job -> text.row((JsonObject) job));
    return 0;
  }

  @Command(name = "show", description = "Show a job.", mixinStandardHelpOptions = true)
  int show(
      @Mixin HostOption host,
      @Mixin JsonOption json,
      @Parameters(paramLabel = "JOB", description = "Its id.") String id) {
    new JobText(graft.console(), json.on()).whole(host.client().get(path(id)));
    return 0;
  }

  @Command(
      name = "cancel",
      description = "Cancel a job; a running one stops at its next step.",
      mixinStandardHelpOptions = true)
  int cancel(
      @Mixin HostOption host,
      @Mixin JsonOption json,
      @Parameters(paramLabel = "JOB", description = "Its id.") String id) {
    return act(host, json, id, "cancel");
  }

  @Command(
      name = "resume",
      description = "Go on with a failed or cancelled job from its newest checkpoint.",
      mixinStandardHelpOptions = true)
  int resume(
      @Mixin HostOption host,
      @Mixin JsonOption json,
      @Parameters(paramLabel = "JOB", description = "Its id.") String id) {
    return act(host, json, id, "resume");
  }

  @Command(
      name = "retry",
      description = "Begin a failed or cancelled job anew, in another run directory.",
      mixinStandardHelpOptions = true)
  int retry(
      @Mixin HostOption host,
      @Mixin JsonOption json,
      @Parameters(paramLabel = "JOB", description = "Its id.") String id) {
    return act(host, json, id, "retry");
  }

  private int act(HostOption host, JsonOption json, String id, String action) {
    HostClient client = host.client();
    JsonObject job = client.post(path(id) + "/" + action, null);
    new JobText(graft.console(), json.on()).state(job);
    return 0;
  }

  GraftCommand graft() {
    return graft;
  }

  /** Where a job is on its host. */
  static String path(String id) {
    if (!ID.matcher(id).matches()) {
      throw GraftException.user(
          "'" + id + "' is not the id of a job", "JOB", "list them with: graft jobs list");
    }
    return "/v1/jobs/" + id;
  }
}

package io.graft.host.cli;

import io.graft.host.client.HostClient;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** {@code graft jobs submit}: sends a recipe to a host. */
@Command(
    name = "submit",
    description = "Send a recipe to a host, with the data files that it names.",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Example:",
      "  graft jobs submit examples/medical-assertion/recipe.yaml --id first --watch",
      "",
      "With --id the same command may be given again when no answer came: the job is",
      "done once. Gzipped data files are sent unpacked."
    })
final class JobsSubmitCommand implements Callable<Integer> {
  @ParentCommand private JobsCommand jobs;
  @Mixin private HostOption host;
  @Mixin private JsonOption json;

  @Parameters(paramLabel = "RECIPE", description = "A recipe file (YAML).")
  private Path recipe;

  @Option(
      names = "--set",
      paramLabel = "path=value",
      description = "Set a key of the recipe; may be repeated.")
  private List<String> overrides = new ArrayList<>();

  @Option(
      names = "--id",
      paramLabel = "ID",
      description = "The job's name. Default: date and time.")
  private @Nullable String id;

  @Option(
      names = "--priority",
      paramLabel = "N",
      defaultValue = "0",
      description = "-100 to 100; greater ones go first. Default: ${DEFAULT-VALUE}.")
  private int priority;

  @Option(
      names = "--on-host",
      description = "The data files are on the host, in a folder that its operator allows.")
  private boolean onHost;

  @Option(
      names = "--check",
      description = "Only check the recipe and its data, and say what the job would take.")
  private boolean check;

  @Option(names = "--watch", description = "Follow the job to its end.")
  private boolean watch;

  @Override
  public Integer call() {
    JsonObject body = SubmissionBody.of(recipe, overrides, !onHost).put("priority", priority);
    if (id != null) {
      JobsCommand.path(id);
      body.put("id", id);
    }
    HostClient client = host.client();
    if (check) {
      body.remove("id");
      new JobText(jobs.graft().console(), json.on())
          .estimate(client.post("/v1/recipes/validate", body));
      return 0;
    }
    JsonObject job = client.post("/v1/jobs", body);
    Console console = jobs.graft().console();
    if (!watch) {
      new JobText(console, json.on()).state(job);
      return 0;
    }
    console.note("job " + job.getString("id"));
    new JobWatch(console, json.on()).follow(client, job.getString("id"));
    return 0;
  }
}

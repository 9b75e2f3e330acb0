package io.graft.host.jobs;

import io.graft.core.job.CostEstimate;
import io.graft.core.recipe.Recipe;
import io.graft.core.recipe.RecipeKeys;
import io.graft.core.recipe.RecipeWriter;
import io.graft.core.store.RunOverview;
import io.graft.host.plugins.PluginRuntime;
import io.graft.host.train.JobSession;
import io.graft.spi.GraftException;
import io.vertx.core.json.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;

/**
 * Checks what a client would submit, down to its data, and says what it would take. It reads and
 * encodes all data, so it may take long; one check at a time. Thread-safe.
 */
public final class RecipeCheckup {
  /** What two runs must share for one to tell how fast the other goes. */
  private static final List<String> PACE =
      List.of(
          "base",
          "method.peft",
          "training.threads",
          "training.precision",
          "training.max_length",
          "training.batch_tokens");

  private static final String ID = "check";

  private final JobHouse house;
  private final Supplier<PluginRuntime> plugins;

  public RecipeCheckup(JobHouse house, Supplier<PluginRuntime> plugins) {
    this.house = house;
    this.plugins = plugins;
  }

  /**
   * Checks a submission; nothing of it stays.
   *
   * @param body as of {@link JobsAddresses#SUBMIT}
   * @return schema {@code Estimate} of the HTTP contract
   * @throws GraftException that says what would stop the job
   */
  public synchronized JsonObject check(JsonObject body) {
    Submission submission = Submission.of(body.copy().put("owner", ID));
    JobFiles files =
        new JobFiles(
            house.storage().resolve("checks"),
            house.runs(),
            new AllowedFolders(house.data(), house.runs()));
    try {
      Recipe recipe = files.check(submission, ID);
      files.store(submission, ID, recipe);
      int threads = recipe.training().threads();
      Path index = recipe.knowledge() == null ? null : recipe.knowledge().index();
      try (JobSession session =
          JobSession.open(recipe.domain(), index, plugins, threads, () -> false)) {
        return json(files, recipe, CostEstimate.of(recipe, session.resources()));
      }
    } catch (GraftException e) {
      throw new GraftException(
          e.category(),
          files.shown(ID, e.what()),
          e.where() == null ? null : files.shown(ID, e.where()),
          files.shown(ID, e.mend()),
          e);
    } finally {
      files.removeAllBut(id -> false);
    }
  }

  private JsonObject json(JobFiles files, Recipe recipe, CostEstimate cost) {
    String yaml = RecipeWriter.toYaml(recipe);
    Optional<RunOverview> like = like(yaml);
    double tokens = (double) cost.realTokens() * recipe.training().epochs();
    return new JsonObject()
        .put("recipe", files.shown(ID, yaml))
        .put("labels", cost.labels())
        .put("train", cost.train())
        .put("dev", cost.dev())
        .put("test", cost.test())
        .put("steps", cost.steps())
        .put("tokens_an_epoch", cost.realTokens())
        .put("padded_tokens_an_epoch", cost.paddedTokens())
        .put("trainable_parameters", cost.trainableParameters())
        .put("seconds", like.map(run -> tokens / pace(run)).orElse(null))
        .put("seconds_as_in", like.map(run -> name(run.path())).orElse(null));
  }

  /** The newest run that has ended and went at the pace that this one will. */
  private Optional<RunOverview> like(String recipe) {
    if (!Files.isDirectory(house.runs())) {
      return Optional.empty();
    }
    Map<String, String> own = RecipeKeys.of(recipe, "the recipe");
    return RunOverview.in(house.runs(), new TreeMap<>()).stream()
        .filter(run -> run.state() == RunOverview.State.DONE && pace(run) > 0)
        .filter(run -> PACE.stream().allMatch(k -> Objects.equals(own.get(k), run.recipe().get(k))))
        .reduce((older, newer) -> newer);
  }

  private static double pace(RunOverview run) {
    Double pace = run.number("real_tokens_per_second");
    return pace == null ? 0 : pace;
  }

  private static String name(Path run) {
    return String.valueOf(run.getFileName());
  }
}

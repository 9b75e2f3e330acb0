package io.graft.host.train;

import io.graft.core.job.AdaptationJob;
import io.graft.core.job.AdaptationResult;
import io.graft.core.job.JobListener;
import io.graft.core.recipe.KnowledgeSection;
import io.graft.core.recipe.Recipe;
import io.graft.core.recipe.RecipeReader;
import io.graft.core.recipe.RecipeWriter;
import io.graft.core.store.RunClaim;
import io.graft.core.store.RunDirectory;
import io.graft.host.plugins.PluginRuntime;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.slf4j.MDC;

/**
 * Runs a recipe, or goes on with its run; the plugin of its domain is leased from the beginning to
 * the end. Thread-safe.
 */
public final class RecipeRunner implements JobRunner {
  private final Supplier<PluginRuntime> plugins;

  /**
   * @param plugins asked when a recipe names a domain
   */
  public RecipeRunner(Supplier<PluginRuntime> plugins) {
    this.plugins = plugins;
  }

  @Override
  public AdaptationResult run(JobRequest request, JobListener listener, BooleanSupplier cancelled) {
    Recipe recipe = RecipeReader.read(request.recipe(), request.overrides());
    RunDirectory run = new RunDirectory(request.runDirectory());
    String resolved = RecipeWriter.toYaml(recipe);
    if (request.resume() && Files.exists(run.recipe())) {
      if (!request.recipe().equals(run.recipe())) {
        RunClaim.requireSame(run, resolved);
      }
      if (Files.exists(run.result())) {
        return AdaptationResult.read(run);
      }
    }
    int threads = recipe.training().threads();
    KnowledgeSection knowledge = recipe.knowledge();
    Path index = knowledge == null ? null : knowledge.index();
    try (MDC.MDCCloseable logged = MDC.putCloseable("domain", recipe.domain());
        JobSession session = JobSession.open(recipe.domain(), index, plugins, threads, cancelled);
        RunClaim claim =
            request.resume()
                ? RunClaim.resume(run.path(), resolved)
                : RunClaim.fresh(run.path(), resolved)) {
      return new AdaptationJob(recipe, session.resources(), claim.directory()).run(listener);
    }
  }
}

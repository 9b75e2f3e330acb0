package io.graft.host.train;

import io.graft.core.job.AdaptationJob;
import io.graft.core.job.AdaptationResult;
import io.graft.core.job.JobListener;
import io.graft.core.recipe.Recipe;
import io.graft.core.recipe.RecipeReader;
import io.graft.core.store.RunDirectory;
import io.graft.host.plugins.PluginRuntime;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Runs a recipe; the plugin of its domain is leased from the beginning to the end. Thread-safe. */
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
    int threads = recipe.training().threads();
    try (JobSession session = JobSession.open(recipe.domain(), plugins, threads, cancelled)) {
      RunDirectory directory = RunDirectory.createAt(request.runDirectory());
      return new AdaptationJob(recipe, session.resources(), directory).run(listener);
    }
  }
}

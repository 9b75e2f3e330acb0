package io.graft.host.cli;

import io.graft.core.job.AdaptationResult;
import io.graft.core.store.RunDirectory;
import io.graft.host.train.JobRequest;
import io.graft.host.train.LocalTrainer;
import io.graft.host.train.RecipeRunner;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Runs a recipe through a trainer in this process and shows how it goes. */
final class Adaptation {
  private final GraftCommand graft;

  Adaptation(GraftCommand graft) {
    this.graft = graft;
  }

  /**
   * Runs to the end.
   *
   * @param out the run directory, or null for a new one under {@code runs}
   */
  AdaptationResult run(Path recipe, List<String> overrides, @Nullable Path out) {
    return run(recipe, overrides, out == null ? RunNames.next(RunNames.of(recipe)) : out, false);
  }

  /** Goes on with what is in the run directory, or begins when nothing is there. */
  AdaptationResult resume(Path recipe, List<String> overrides, Path out) {
    return run(recipe, overrides, out, true);
  }

  private AdaptationResult run(Path recipe, List<String> overrides, Path out, boolean resume) {
    Path run = out.toAbsolutePath().normalize();
    JobRequest request =
        new JobRequest(
            UUID.randomUUID().toString(),
            recipe.toAbsolutePath().normalize(),
            overrides,
            run,
            resume);
    try (Plugins plugins = new Plugins();
        LocalTrainer trainer = LocalTrainer.start(new RecipeRunner(plugins));
        Progress progress = Progress.on(graft.console())) {
      JobConsole job =
          new JobConsole(
              event -> {
                if (Files.isDirectory(run)) {
                  graft.log().use(new RunDirectory(run).log());
                }
                progress.on(event);
              });
      return job.await(trainer.client(), request, graft.interrupt());
    }
  }
}

package io.graft.core.job;

import io.graft.core.ClassPathServices;
import io.graft.core.model.BaseModels;
import io.graft.core.model.EncoderLoader;
import io.graft.core.model.TinyModel;
import io.graft.core.recipe.RecipeReader;
import io.graft.core.store.FoldedRuns;
import io.graft.core.store.RunDirectory;
import io.graft.core.tensor.Engine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/** Runs whole jobs with one thread on the model in {@code base} of a folder. */
final class TinyJobs implements AutoCloseable {
  private final Path folder;
  private final Engine engine = Engine.open(1);
  private final JobResources resources;

  TinyJobs(Path folder) throws IOException {
    this.folder = folder;
    ClassPathServices services = new ClassPathServices();
    BaseModels bases =
        new BaseModels(new EncoderLoader(engine, services), new FoldedRuns(engine, services));
    this.resources = new JobResources(engine, bases, services, null, () -> false);
    TinyModel.write(folder.resolve("base"), 1);
  }

  JobResources resources() {
    return resources;
  }

  /**
   * Runs a recipe into the folder {@code name}.
   *
   * @param overrides {@code path=value} each
   */
  AdaptationResult run(String name, String recipe, String... overrides) throws IOException {
    RunDirectory run = new RunDirectory(Files.createDirectories(folder.resolve(name)));
    return new AdaptationJob(
            RecipeReader.readText(recipe, "test", folder, Arrays.asList(overrides)), resources, run)
        .run(event -> {});
  }

  @Override
  public void close() {
    engine.close();
  }
}

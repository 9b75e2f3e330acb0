package io.graft.core.job;

import io.graft.core.ClassPathServices;
import io.graft.core.Services;
import io.graft.core.model.BaseModels;
import io.graft.core.model.EncoderLoader;
import io.graft.core.model.TinyModel;
import io.graft.core.recipe.RecipeReader;
import io.graft.core.store.FoldedRuns;
import io.graft.core.store.RunDirectory;
import io.graft.core.tensor.Engine;
import io.graft.spi.knowledge.KnowledgeGraph;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Runs whole jobs with one thread on the model in {@code base} of a folder. */
final class TinyJobs implements AutoCloseable {
  private final Path folder;
  private final Engine engine;
  private final JobResources resources;

  TinyJobs(Path folder) throws IOException {
    this.folder = folder;
    this.engine = Engine.open(1);
    ClassPathServices services = new ClassPathServices();
    BaseModels bases =
        new BaseModels(new EncoderLoader(engine, services), new FoldedRuns(engine, services));
    this.resources = new JobResources(engine, bases, services, null, () -> false);
    TinyModel.write(folder.resolve("base"), 1);
  }

  private TinyJobs(Path folder, Engine engine, JobResources resources) {
    this.folder = folder;
    this.engine = engine;
    this.resources = resources;
  }

  /** The same with a graph; closed by this. */
  TinyJobs withGraph(@Nullable KnowledgeGraph graph) {
    return new TinyJobs(
        folder,
        engine,
        new JobResources(
            engine, resources.bases(), resources.services(), null, graph, () -> false));
  }

  /** The same with further services; closed by this. */
  TinyJobs withServices(Services services) {
    return new TinyJobs(
        folder,
        engine,
        new JobResources(
            engine, resources.bases(), services, null, resources.graph(), () -> false));
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

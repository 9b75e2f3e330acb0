package io.graft.core.store;

import io.graft.core.model.BaseModels;
import io.graft.core.recipe.BaseReference;
import io.graft.core.recipe.RecipeReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * The base model that a run's adapter belongs on.
 *
 * @param reference the model that the run started from
 * @param newTokens what was added to its vocabulary; mostly nothing
 */
public record RunBase(BaseReference reference, List<String> newTokens) {
  public RunBase {
    newTokens = List.copyOf(newTokens);
  }

  /** The base that the run's recipe names; a bare adapter must be one of a base that it names. */
  public static RunBase of(RunDirectory run, AdapterFolder adapter) {
    return new RunBase(reference(run, adapter), adapter.newTokens());
  }

  private static BaseReference reference(RunDirectory run, AdapterFolder adapter) {
    if (Files.exists(run.recipe())) {
      return RecipeReader.read(run.recipe(), List.of()).base();
    }
    String name = adapter.manifest().map(AdapterManifest::baseName).orElse("");
    if (BaseModels.bundledNames().contains(name)) {
      return new BaseReference.Bundled(name);
    }
    Path path = Path.of(name.isEmpty() ? adapter.baseName().orElse("") : name);
    return new BaseReference.Folder(adapter.path().resolve(path).toAbsolutePath().normalize());
  }

  /** Acquires it. */
  public BaseModels.Lease acquire(BaseModels bases) {
    return bases.acquire(reference, newTokens);
  }
}

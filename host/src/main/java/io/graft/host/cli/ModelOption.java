package io.graft.host.cli;

import io.graft.core.model.source.BundledModel;
import io.graft.core.model.source.ModelFolder;
import io.graft.core.model.source.ModelSource;
import io.graft.core.recipe.BaseReference;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The option {@code --model}: a bundled model's name, or a folder. */
final class ModelOption {
  @Option(
      names = "--model",
      paramLabel = "M",
      defaultValue = "minilm",
      description = "A bundled model or a Hugging Face folder; default: ${DEFAULT-VALUE}.")
  private String model;

  /** The folder that is meant, or null for a bundled model. */
  @Nullable Path folder() {
    Path path = Path.of(model);
    return model.contains("/") || model.startsWith(".") || Files.isDirectory(path)
        ? path.toAbsolutePath().normalize()
        : null;
  }

  /** The model as a recipe names it. */
  BaseReference reference() {
    Path folder = folder();
    return folder == null ? new BaseReference.Bundled(model) : new BaseReference.Folder(folder);
  }

  /** The model's files. */
  ModelSource source() {
    Path folder = folder();
    return folder == null ? BundledModel.named(model) : ModelFolder.open(folder);
  }
}

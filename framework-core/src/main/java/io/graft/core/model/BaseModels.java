package io.graft.core.model;

import io.graft.core.model.source.BundledModel;
import io.graft.core.recipe.BaseReference;
import io.graft.spi.ErrorCategory;
import io.graft.spi.GraftException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The base models of a process. Jobs that use the same one share its weights; it goes when the last
 * of them has given it back. Two folders whose models are the same bit for bit share one, and a
 * folder whose files were written anew is read anew. Thread-safe; a model is loaded by one thread
 * while others that want one wait.
 */
public final class BaseModels {
  private final EncoderLoader loader;
  private final RunModels runs;
  private final String variant;
  private final LoadedBases loaded;

  /**
   * @param runs reads the runs that recipes name as their base
   */
  public BaseModels(EncoderLoader loader, RunModels runs) {
    this(loader, runs, "", new LoadedBases(loader.engine()));
  }

  private BaseModels(EncoderLoader loader, RunModels runs, String variant, LoadedBases loaded) {
    this.loader = loader;
    this.runs = runs;
    this.variant = variant;
    this.loaded = loaded;
  }

  /**
   * The same models for a job that reads runs in a way of its own.
   *
   * @param reader reads the runs that are named as a base
   * @param name of that way, such as the version of a plugin: a run that was read in another way is
   *     another model. Empty for the usual one
   */
  public BaseModels readingRuns(RunModels reader, String name) {
    return new BaseModels(loader, reader, name, loaded);
  }

  /** A job's hold on a model; close it when the job ends. */
  public final class Lease implements AutoCloseable {
    private final LoadedBases.Shared shared;
    private final AtomicBoolean closed = new AtomicBoolean();

    private Lease(LoadedBases.Shared shared) {
      this.shared = shared;
    }

    /** The model; not to be used after {@link #close()}. */
    public BaseModel model() {
      return shared.model();
    }

    /** Gives the model back. Closing twice is harmless. */
    @Override
    public void close() {
      if (!closed.getAndSet(true)) {
        loaded.giveBack(shared);
      }
    }
  }

  /** The names that a recipe can give in place of a folder. */
  public static List<String> bundledNames() {
    return BundledModel.names();
  }

  /**
   * The model that a recipe names; of a run, its base with its adapter folded in.
   *
   * @throws GraftException of category USER when there is none of that name, or a run's adapter
   *     cannot be folded in; of category DATA when the folder is no usable model
   */
  public Lease acquire(BaseReference reference) {
    return acquire(reference, List.of());
  }

  /**
   * The model that a recipe names, with tokens added to its vocabulary.
   *
   * @param newTokens see {@link BaseDerivation#tokens}
   */
  public Lease acquire(BaseReference reference, List<String> newTokens) {
    String name = name(reference);
    String tokens = newTokens.isEmpty() ? "" : "\n" + String.join("\n", newTokens);
    String way = readsRun(reference) ? variant : "";
    String key = way + "\n" + name + "\n" + state(reference) + tokens;
    return new Lease(
        loaded.take(
            key,
            name + tokens,
            way,
            () -> newTokens.isEmpty() ? load(reference) : extended(reference, newTokens)));
  }

  /** How many models are loaded. */
  public int size() {
    return loaded.size();
  }

  private BaseModel extended(BaseReference reference, List<String> newTokens) {
    try (Lease parent = acquire(reference)) {
      return new BaseDerivation(loader.engine(), parent.model()).tokens(newTokens).build();
    }
  }

  private static String name(BaseReference reference) {
    if (reference instanceof BaseReference.Folder folder) {
      try {
        return folder.path().toRealPath().toString();
      } catch (IOException e) {
        throw GraftException.unknown(
            ErrorCategory.USER,
            "base model",
            folder.path().toString(),
            List.of("the folder of a Hugging Face model", String.join(", ", bundledNames())),
            "base");
      }
    }
    return reference.toString();
  }

  private static String state(BaseReference reference) {
    return reference instanceof BaseReference.Folder folder
        ? FolderState.of(folder.path())
        : "bundled";
  }

  private boolean readsRun(BaseReference reference) {
    return reference instanceof BaseReference.Folder folder
        && !Files.exists(folder.path().resolve("config.json"))
        && runs.isRun(folder.path());
  }

  private BaseModel load(BaseReference reference) {
    if (reference instanceof BaseReference.Bundled bundled) {
      return loader.loadBundled(bundled.name());
    }
    Path path = ((BaseReference.Folder) reference).path();
    return readsRun(reference) ? runs.load(path, this) : loader.load(path);
  }
}

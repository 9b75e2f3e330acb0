package io.graft.core.model;

import io.graft.core.model.source.BundledModel;
import io.graft.core.recipe.BaseReference;
import io.graft.spi.ErrorCategory;
import io.graft.spi.GraftException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The base models of a process. Jobs that use the same one share its weights; it goes when the last
 * of them has given it back. Thread-safe; a model is loaded by one thread while others that want
 * one wait.
 */
public final class BaseModels {
  private final EncoderLoader loader;
  private final RunModels runs;
  private final Map<String, Shared> loaded = new HashMap<>();
  private final Set<String> loading = new HashSet<>();

  /**
   * @param runs reads the runs that recipes name as their base
   */
  public BaseModels(EncoderLoader loader, RunModels runs) {
    this.loader = loader;
    this.runs = runs;
  }

  /** A model and how many jobs hold it. */
  private static final class Shared {
    private final BaseModel model;
    private int holders;

    Shared(BaseModel model) {
      this.model = model;
    }
  }

  /** A job's hold on a model; close it when the job ends. */
  public final class Lease implements AutoCloseable {
    private final String key;
    private final BaseModel model;
    private boolean closed;

    private Lease(String key, BaseModel model) {
      this.key = key;
      this.model = model;
    }

    /** The model; not to be used after {@link #close()}. */
    public BaseModel model() {
      return model;
    }

    /** Gives the model back. Closing twice is harmless. */
    @Override
    public void close() {
      synchronized (BaseModels.this) {
        if (!closed) {
          closed = true;
          release(key);
        }
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
  public synchronized Lease acquire(BaseReference reference, List<String> newTokens) {
    String plain = key(reference);
    String key = newTokens.isEmpty() ? plain : plain + "\n" + String.join("\n", newTokens);
    Shared shared = loaded.get(key);
    if (shared == null) {
      if (!loading.add(key)) {
        throw GraftException.data(
            "the run is its own base", plain, "restore its recipe.yaml from where it came");
      }
      try {
        shared = new Shared(newTokens.isEmpty() ? load(reference) : extended(reference, newTokens));
      } finally {
        loading.remove(key);
      }
      loaded.put(key, shared);
    }
    shared.holders++;
    return new Lease(key, shared.model);
  }

  private BaseModel extended(BaseReference reference, List<String> newTokens) {
    try (Lease parent = acquire(reference)) {
      return new BaseDerivation(loader.engine(), parent.model()).tokens(newTokens).build();
    }
  }

  private static String key(BaseReference reference) {
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

  private BaseModel load(BaseReference reference) {
    if (reference instanceof BaseReference.Bundled bundled) {
      return loader.loadBundled(bundled.name());
    }
    Path path = ((BaseReference.Folder) reference).path();
    boolean model = Files.exists(path.resolve("config.json"));
    if (!model && runs.isRun(path)) {
      return runs.load(path, this);
    }
    return loader.load(path);
  }

  private void release(String key) {
    Shared shared = loaded.get(key);
    if (shared != null && --shared.holders == 0) {
      loaded.remove(key);
      shared.model.close();
    }
  }
}

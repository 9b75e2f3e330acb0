package io.graft.core.model;

import io.graft.core.model.source.BundledModel;
import io.graft.core.recipe.BaseReference;
import io.graft.spi.ErrorCategory;
import io.graft.spi.GraftException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The base models of a process. Jobs that use the same one share its weights; it goes when the last
 * of them has given it back. Thread-safe; a model is loaded by one thread while others that want
 * one wait.
 */
public final class BaseModels {
  private final EncoderLoader loader;
  private final Map<String, Shared> loaded = new HashMap<>();

  public BaseModels(EncoderLoader loader) {
    this.loader = loader;
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
   * The model that a recipe names.
   *
   * @throws GraftException of category USER when there is none of that name, or the folder is a
   *     run; of category DATA when the folder is no usable model
   */
  public synchronized Lease acquire(BaseReference reference) {
    String key = key(reference);
    Shared shared = loaded.get(key);
    if (shared == null) {
      shared = new Shared(load(reference));
      loaded.put(key, shared);
    }
    shared.holders++;
    return new Lease(key, shared.model);
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
    if (!model
        && (Files.exists(path.resolve("adapter"))
            || Files.exists(path.resolve("adapter_config.json")))) {
      throw GraftException.user(
          "the folder is a run or an adapter, not a base model",
          path.toString(),
          "merge it first: graft merge RUN --out DIR");
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

package io.graft.core.model;

import io.graft.core.tensor.Engine;
import io.graft.spi.GraftException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/**
 * The models that are loaded, by what was asked for, and how many hold each. What was asked for in
 * two ways and turns out to be the same to the last bit is held once. Thread-safe; one thread loads
 * while the others wait.
 */
final class LoadedBases {
  private final Engine engine;
  private final Map<String, Shared> byKey = new HashMap<>();
  private final Set<String> loading = new HashSet<>();

  LoadedBases(Engine engine) {
    this.engine = engine;
  }

  /** A model, the keys that lead to it, and how many hold it. */
  static final class Shared {
    private final BaseModel model;
    private final String variant;
    private final List<String> keys = new ArrayList<>();
    private int holders;

    private Shared(BaseModel model, String variant) {
      this.model = model;
      this.variant = variant;
    }

    BaseModel model() {
      return model;
    }
  }

  /**
   * The model of a key with one more holder.
   *
   * @param name what the key stands for, in messages
   * @param variant keeps models apart that only look the same
   * @param load makes it when it is not there
   */
  synchronized Shared take(String key, String name, String variant, Supplier<BaseModel> load) {
    Shared shared = byKey.get(key);
    if (shared == null) {
      if (!loading.add(name)) {
        throw GraftException.data(
            "the run is its own base", name, "restore its recipe.yaml from where it came");
      }
      try {
        shared = interned(load.get(), variant);
      } finally {
        loading.remove(name);
      }
      shared.keys.add(key);
      byKey.put(key, shared);
    }
    shared.holders++;
    return shared;
  }

  private Shared interned(BaseModel model, String variant) {
    for (Shared known : byKey.values()) {
      if (known.variant.equals(variant) && known.model.isSameAs(model)) {
        model.close();
        engine.trim();
        return known;
      }
    }
    return new Shared(model, variant);
  }

  synchronized void giveBack(Shared shared) {
    if (--shared.holders == 0) {
      shared.keys.forEach(byKey::remove);
      shared.model.close();
      engine.trim();
    }
  }

  /** How many models are held. */
  synchronized int size() {
    return new HashSet<>(byKey.values()).size();
  }
}

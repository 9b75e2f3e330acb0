package io.graft.host.predict;

import io.graft.core.job.Predictor;
import io.graft.core.model.BaseModel;
import io.graft.core.store.AdapterDomain;
import io.graft.core.tensor.TensorTape;
import io.graft.host.plugins.PluginId;
import io.graft.host.plugins.PluginRuntime;
import io.graft.host.train.JobSession;
import io.graft.host.train.SharedModels;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The models that are ready to answer. Those of the same base share it; each adapter has memory of
 * its own. Together they weigh at most what the operator allows, and the one that was not asked for
 * longest goes first, but never one that is pinned. Used by one thread at a time, except {@link
 * #load()}.
 */
final class ServedModels implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ServedModels.class);

  private final Supplier<PluginRuntime> plugins;
  private final long mostBytes;
  private final Predicate<Path> pinned;
  private final SharedModels shared = new SharedModels(0);
  private final Map<Path, Served> models = new LinkedHashMap<>(16, 0.75f, true);
  private final Map<Path, PluginId> stuck = new HashMap<>();
  private volatile Load load = new Load(List.of(), 0, 0);

  /**
   * @param mostBytes of adapters and their bases; the one that is asked for is kept whatever its
   *     size
   * @param pinned whether a run is to stay although others need the memory
   */
  ServedModels(Supplier<PluginRuntime> plugins, long mostBytes, Predicate<Path> pinned) {
    this.plugins = plugins;
    this.mostBytes = mostBytes;
    this.pinned = pinned;
  }

  /**
   * What is loaded.
   *
   * @param adapters those that were asked for longest ago first
   * @param bases how many base models are under them
   * @param bytes what all of these take in memory
   */
  record Load(List<Adapter> adapters, int bases, long bytes) {
    Load {
      adapters = List.copyOf(adapters);
    }
  }

  /**
   * A loaded adapter.
   *
   * @param run its run directory
   * @param bytes that it has by itself
   * @param base the base model's name
   * @param baseSha256 of the base model's weights
   */
  record Adapter(Path run, long bytes, String base, String baseSha256) {}

  /**
   * A loaded model.
   *
   * @param session holds the lease on the version of its domain
   * @param tape has what the adapter takes
   */
  record Served(JobSession session, Predictor predictor, TensorTape tape) {
    /** The plugin version that segments the texts now, or null without a domain. */
    @Nullable PluginId plugin() {
      return session.plugin();
    }

    Adapter describe(Path run) {
      BaseModel base = predictor.base();
      return new Adapter(run, tape.jobBytes(), base.name(), base.weightsSha256());
    }

    void close() {
      predictor.close();
      session.close();
    }
  }

  /**
   * Moves models whose domain has another current version on to that version, so that the old one
   * can drain. One that cannot stays with the version it has.
   */
  void moveOn() {
    for (Map.Entry<Path, Served> entry : List.copyOf(models.entrySet())) {
      Served served = entry.getValue();
      PluginId before = served.plugin();
      if (before == null || !served.session().outdated()) {
        stuck.remove(entry.getKey());
      } else if (!before.equals(stuck.get(entry.getKey()))) {
        moveOn(entry.getKey(), served, before);
      }
    }
  }

  private void moveOn(Path run, Served served, PluginId before) {
    try {
      if (served.session().bringsModelParts()) {
        Served next = load(run); // parts of the old version are in the model: load it anew
        models.put(run, next);
        served.close();
      } else {
        served.session().moveOn(plugins);
      }
    } catch (RuntimeException e) {
      stuck.put(run, before); // tried again when yet another version comes
      LOG.warn("{} stays with {}: {}", run.getFileName(), before, e.getMessage());
    }
  }

  /** The model of a run, loaded when it is not there. */
  Served get(Path run) {
    Served served = models.get(run);
    if (served == null) {
      served = load(run);
      models.put(run, served);
      evictBeside(run);
    }
    load = describe();
    return served;
  }

  /**
   * Whether texts for both runs can go through their base together now: both are loaded, so that
   * neither makes the other go.
   */
  boolean sharePass(Path one, Path other) {
    Served first = models.get(one);
    Served second = models.get(other);
    return first != null && second != null && first.predictor().sharesPass(second.predictor());
  }

  /** What is loaded. Thread-safe. */
  Load load() {
    return load;
  }

  private Served load(Path run) {
    String domain = Predictor.domainOf(run).map(AdapterDomain::domain).orElse(null);
    JobSession session =
        JobSession.sharing(shared, domain, Predictor.indexOf(run).orElse(null), plugins);
    AtomicReference<TensorTape> tape = new AtomicReference<>();
    try {
      Predictor predictor =
          Predictor.open(
              run, session.resources(), () -> tape.updateAndGet(none -> shared.newTape()));
      return new Served(session, predictor, tape.get());
    } catch (RuntimeException | Error e) {
      session.close();
      throw e;
    }
  }

  /** Lets go of the oldest until the rest fits, or only pinned ones are left beside a run. */
  private void evictBeside(Path run) {
    Iterator<Map.Entry<Path, Served>> oldest = models.entrySet().iterator();
    while (bytes() > mostBytes && oldest.hasNext()) {
      Map.Entry<Path, Served> entry = oldest.next();
      if (!entry.getKey().equals(run) && !pinned.test(entry.getKey())) {
        oldest.remove();
        entry.getValue().close();
      }
    }
  }

  private Load describe() {
    List<Adapter> adapters =
        models.entrySet().stream().map(e -> e.getValue().describe(e.getKey())).toList();
    return new Load(adapters, shared.baseCount(), bytes());
  }

  /** The bases, each once, and what each adapter has by itself. */
  private long bytes() {
    return shared.baseBytes()
        + models.values().stream().mapToLong(served -> served.tape().jobBytes()).sum();
  }

  @Override
  public void close() {
    models.values().forEach(Served::close);
    models.clear();
    shared.close();
    load = new Load(List.of(), 0, 0);
  }
}

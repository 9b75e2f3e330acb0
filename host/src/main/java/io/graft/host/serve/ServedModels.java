package io.graft.host.serve;

import io.graft.core.job.Predictor;
import io.graft.core.store.AdapterDomain;
import io.graft.core.store.RunDirectory;
import io.graft.host.plugins.PluginId;
import io.graft.host.plugins.PluginRuntime;
import io.graft.host.train.JobSession;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The models that are ready to answer, at most as heavy together as the operator allows; the one
 * that was not asked for longest goes first. Used by one thread at a time.
 */
final class ServedModels implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ServedModels.class);

  private final Supplier<PluginRuntime> plugins;
  private final long mostBytes;
  private final Map<Path, Served> models = new LinkedHashMap<>(16, 0.75f, true);
  private final Map<Path, PluginId> stuck = new HashMap<>();
  private long bytes;

  /**
   * @param mostBytes of adapter files; one model is kept whatever its size
   */
  ServedModels(Supplier<PluginRuntime> plugins, long mostBytes) {
    this.plugins = plugins;
    this.mostBytes = mostBytes;
  }

  /**
   * A loaded model.
   *
   * @param session holds the lease on the version of its domain
   */
  record Served(JobSession session, Predictor predictor, long bytes) {
    /** The plugin version that segments the texts now, or null without a domain. */
    @Nullable PluginId plugin() {
      return session.plugin();
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
        models.remove(run); // parts of the old version are in the model: load it anew
        bytes -= served.bytes();
        Served next = load(run, served.bytes());
        served.close();
        models.put(run, next);
        bytes += next.bytes();
      } else {
        served.session().moveOn(plugins);
      }
    } catch (RuntimeException e) {
      if (!models.containsKey(run)) {
        models.put(run, served);
        bytes += served.bytes();
      }
      stuck.put(run, before); // tried again when yet another version comes
      LOG.warn("{} stays with {}: {}", run.getFileName(), before, e.getMessage());
    }
  }

  /** The model of a run, loaded when it is not there. */
  Served get(Path run) {
    Served served = models.get(run);
    if (served == null) {
      long weight = weight(RunDirectory.open(run).adapter());
      evict(mostBytes - weight);
      served = load(run, weight);
      models.put(run, served);
      bytes += weight;
    }
    return served;
  }

  /** How many models are loaded. */
  int size() {
    return models.size();
  }

  private Served load(Path run, long weight) {
    String domain = Predictor.domainOf(run).map(AdapterDomain::domain).orElse(null);
    JobSession session =
        JobSession.open(domain, Predictor.indexOf(run).orElse(null), plugins, 0, () -> false);
    try {
      return new Served(session, Predictor.open(run, session.resources()), weight);
    } catch (RuntimeException | Error e) {
      session.close();
      throw e;
    }
  }

  private void evict(long most) {
    Iterator<Served> oldest = models.values().iterator();
    while (bytes > most && oldest.hasNext()) {
      Served served = oldest.next();
      oldest.remove();
      bytes -= served.bytes();
      served.close();
    }
  }

  private static long weight(Path adapter) {
    try (Stream<Path> files = Files.list(adapter)) {
      return files.filter(Files::isRegularFile).mapToLong(file -> file.toFile().length()).sum();
    } catch (IOException e) {
      throw new UncheckedIOException(adapter + " cannot be listed", e);
    }
  }

  @Override
  public void close() {
    evict(-1);
  }
}

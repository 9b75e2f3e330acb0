package io.graft.host.plugins;

import io.graft.spi.ErrorCategory;
import io.graft.spi.GraftException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.osgi.framework.Version;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The plugins of a host. A new version is installed beside the old one, checked, and made current;
 * the old one is drained and retired. A jar that is refused leaves the others alone.
 *
 * <p>Thread-safe. Leases are given out while a jar is being installed.
 */
public final class PluginRuntime implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(PluginRuntime.class);

  private final Path storage;
  private final PluginFramework framework;
  private final PluginAdmission admission;
  private final PluginPolicy policy;

  /** Installing and retiring go one after the other; never taken while {@link #state} is held. */
  private final Object changes = new Object();

  /** Guards what is below. */
  private final Object state = new Object();

  private final Map<PluginId, InstalledPlugin> installed = new LinkedHashMap<>();
  private final Map<String, PluginId> current = new TreeMap<>();
  private final List<PluginCatalogue.Entry> turnedAway = new ArrayList<>();

  private PluginRuntime(Path storage, PluginFramework framework, PluginPolicy policy) {
    this.storage = storage;
    this.framework = framework;
    this.admission = new PluginAdmission(framework, policy);
    this.policy = policy;
  }

  /**
   * Starts an empty runtime.
   *
   * @param bundles the folder {@code bundles} of the distribution
   * @param policy what the operator allows
   */
  public static PluginRuntime start(Path bundles, PluginPolicy policy) {
    Path storage = StorageFolder.create();
    try {
      PluginFramework framework = PluginFramework.start(bundles, storage.resolve("osgi"));
      return new PluginRuntime(storage, framework, policy);
    } catch (RuntimeException e) {
      StorageFolder.delete(storage);
      throw e;
    }
  }

  /**
   * Installs every jar of a folder; what is refused stands in the {@link #catalogue}. Of several
   * versions of a domain the newest becomes current. An absent folder holds no jars.
   */
  public void installAll(Path folder) {
    for (Path jar : PluginFramework.jars(folder)) {
      try {
        install(jar);
      } catch (GraftException e) {
        LOG.warn("plugin refused: {}", e.getMessage());
      }
    }
    synchronized (state) {
      for (InstalledPlugin plugin : installed.values()) {
        PluginId serving = current.get(plugin.domainName());
        if (serving == null || version(plugin.id()).compareTo(version(serving)) > 0) {
          current.put(plugin.domainName(), plugin.id());
        }
      }
    }
  }

  /**
   * Checks, installs and starts one jar. It becomes current only when its domain has no current
   * version yet; see {@link #makeCurrent}.
   *
   * @return what became of it: current, on standby, or disabled by the operator
   * @throws GraftException of category PLUGIN when it is refused
   */
  public PluginCatalogue.Entry install(Path jar) {
    synchronized (changes) {
      PluginJar read = null;
      try {
        read = PluginJar.read(jar, storage, policy.limits());
        refuseDuplicate(read);
        PluginAdmission.Outcome outcome = admission.admit(read);
        InstalledPlugin plugin = outcome.plugin();
        return plugin == null
            ? turnAway(PluginCatalogue.Entry.disabled(read, outcome.domain()))
            : accept(plugin);
      } catch (GraftException e) {
        turnAway(
            PluginCatalogue.Entry.refused(String.valueOf(jar.getFileName()), read, e.getMessage()));
        throw e;
      }
    }
  }

  /** What the operator allows and adds. */
  public PluginPolicy policy() {
    return policy;
  }

  /** What became of each jar, now. */
  public PluginCatalogue catalogue() {
    synchronized (state) {
      List<PluginCatalogue.Entry> entries = new ArrayList<>();
      installed.values().forEach(plugin -> entries.add(entry(plugin)));
      entries.addAll(turnedAway);
      return new PluginCatalogue(entries);
    }
  }

  /**
   * Takes a lease on the current version of a domain. The caller closes it.
   *
   * @throws GraftException of category USER when no such domain is installed, naming those that
   *     are; of category PLUGIN when it is being withdrawn
   */
  public DomainLease lease(String domain) {
    synchronized (state) {
      PluginId id = current.get(domain);
      if (id == null) {
        throw missing(domain);
      }
      InstalledPlugin plugin = installed.get(id);
      if (!plugin.acquire()) {
        throw GraftException.plugin(
            "the domain is being withdrawn", id.toString(), "make another version current", null);
      }
      return new DomainLease(plugin, domain);
    }
  }

  /** Sends new leases of the plugin's domain to this version; also the way back to an older one. */
  public void makeCurrent(PluginId id) {
    synchronized (state) {
      InstalledPlugin plugin = require(id);
      plugin.draining(false);
      current.put(plugin.domainName(), id);
    }
  }

  /**
   * Gives out no more leases on a version and waits for the open ones. It stays draining when the
   * time is up; {@link #makeCurrent} takes it back into service.
   *
   * @return whether no lease is left
   */
  public boolean drain(PluginId id, Duration timeout) {
    InstalledPlugin plugin;
    synchronized (state) {
      plugin = require(id);
      plugin.draining(true);
    }
    return plugin.awaitIdle(timeout);
  }

  /**
   * Stops and uninstalls a drained version and lets go of its class loader.
   *
   * @throws GraftException of category PLUGIN when leases are open; {@link #drain} it first
   */
  public void retire(PluginId id) {
    synchronized (changes) {
      InstalledPlugin plugin;
      synchronized (state) {
        plugin = require(id);
        plugin.draining(true);
        if (plugin.leases() > 0) {
          throw GraftException.plugin(
              plugin.leases() + " leases are open", id.toString(), "wait for its jobs", null);
        }
        installed.remove(id);
        current.values().removeIf(id::equals);
      }
      framework.remove(plugin.bundle());
    }
  }

  /** Stops the framework and deletes what it stored. Open leases become useless. */
  @Override
  public void close() {
    synchronized (changes) {
      synchronized (state) {
        installed.clear();
        current.clear();
      }
      framework.close();
      StorageFolder.delete(storage);
    }
  }

  private void refuseDuplicate(PluginJar jar) {
    synchronized (state) {
      for (InstalledPlugin plugin : installed.values()) {
        if (plugin.jar().sha256().equals(jar.sha256())) {
          throw duplicate(
              jar, "the same jar is installed as " + plugin.jar().fileName(), "remove one");
        }
        if (plugin.id().equals(jar.id())) {
          throw duplicate(
              jar,
              "another jar with this bundle and version is installed, " + plugin.jar().fileName(),
              "give the new one a new version");
        }
      }
    }
  }

  private static GraftException duplicate(PluginJar jar, String what, String mend) {
    return GraftException.plugin(what, jar.fileName() + " (" + jar.id() + ")", mend, null);
  }

  private PluginCatalogue.Entry accept(InstalledPlugin plugin) {
    Optional<PluginId> other;
    synchronized (state) {
      other =
          installed.values().stream().filter(plugin::rivals).findFirst().map(InstalledPlugin::id);
      if (other.isEmpty()) {
        installed.put(plugin.id(), plugin);
        current.putIfAbsent(plugin.domainName(), plugin.id());
        LOG.info("plugin {} serves domain {}", plugin.id(), plugin.domainName());
        return entry(plugin);
      }
    }
    framework.remove(plugin.bundle());
    throw GraftException.plugin(
        "domain '" + plugin.domainName() + "' belongs to the bundle of " + other.get(),
        plugin.jar().fileName() + " (" + plugin.id() + ")",
        "keep one of the two, or give this one its own domain",
        null);
  }

  private PluginCatalogue.Entry turnAway(PluginCatalogue.Entry entry) {
    synchronized (state) {
      turnedAway.removeIf(before -> before.jar().equals(entry.jar()));
      turnedAway.add(entry);
    }
    return entry;
  }

  private PluginCatalogue.Entry entry(InstalledPlugin plugin) {
    PluginCatalogue.State doing =
        plugin.draining()
            ? PluginCatalogue.State.DRAINING
            : plugin.id().equals(current.get(plugin.domainName()))
                ? PluginCatalogue.State.CURRENT
                : PluginCatalogue.State.STANDBY;
    return PluginCatalogue.Entry.of(plugin, doing);
  }

  private InstalledPlugin require(PluginId id) {
    InstalledPlugin plugin = installed.get(id);
    if (plugin == null) {
      List<String> known = installed.keySet().stream().map(PluginId::toString).toList();
      throw GraftException.unknown(ErrorCategory.PLUGIN, "plugin", id.toString(), known, null);
    }
    return plugin;
  }

  private GraftException missing(String domain) {
    for (PluginCatalogue.Entry entry : turnedAway) {
      if (domain.equals(entry.domain())) {
        return GraftException.user(
            "domain '" + domain + "' is installed but not enabled",
            entry.jar(),
            "set domains." + domain + ".enabled to true in conf/graft.yaml");
      }
    }
    String where =
        turnedAway.stream()
            .filter(entry -> entry.reason() != null)
            .map(entry -> entry.jar() + " was refused (" + entry.reason() + ")")
            .collect(Collectors.joining(", "));
    return GraftException.unknown(
        ErrorCategory.USER, "domain", domain, current.keySet(), where.isEmpty() ? null : where);
  }

  private static Version version(PluginId id) {
    return Version.parseVersion(id.version());
  }
}

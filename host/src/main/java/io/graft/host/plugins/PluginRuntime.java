package io.graft.host.plugins;

import io.graft.spi.GraftException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
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

  private final Path bundles;
  private final Path storage;
  private final PluginFramework framework;
  private final PluginAdmission admission;
  private final PluginTable table = new PluginTable();
  private volatile PluginPolicy policy;

  /** Installing and retiring go one after the other; leases do not wait for them. */
  private final Object changes = new Object();

  private PluginRuntime(
      Path bundles, Path storage, PluginFramework framework, PluginPolicy policy) {
    this.bundles = bundles;
    this.storage = storage;
    this.framework = framework;
    this.admission = new PluginAdmission(framework);
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
      return new PluginRuntime(bundles, storage, framework, policy);
    } catch (RuntimeException e) {
      StorageFolder.delete(storage);
      throw e;
    }
  }

  /** Starts another, empty one beside this. The caller closes it. */
  PluginRuntime fresh(PluginPolicy other) {
    return start(bundles, other);
  }

  /**
   * Brings the domains of a folder of jars up; what is refused stands in the {@link #catalogue}. Of
   * several versions of a domain the newest that is well becomes current. An absent folder holds no
   * jars.
   */
  public void installAll(Path folder) {
    installAll(folder, PluginChoices.NONE);
  }

  /** The same, with the versions first that an operator chose. */
  public void installAll(Path folder, PluginChoices choices) {
    PluginReconciler.once(this, folder, choices);
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
      PluginCatalogue.Entry entry = stage(jar);
      return entry.id() == null || entry.state() == PluginCatalogue.State.DISABLED
          ? entry
          : table.claim(entry.id());
    }
  }

  /** Checks, installs and starts one jar, which takes no leases before it is made current. */
  PluginCatalogue.Entry stage(Path jar) {
    synchronized (changes) {
      PluginJar read = null;
      try {
        read = read(jar);
        table.refuseDuplicate(read);
        PluginAdmission.Outcome outcome = admission.admit(read, policy);
        InstalledPlugin plugin = outcome.plugin();
        if (plugin == null) {
          String reason = String.valueOf(outcome.exclusion());
          return table.turnAway(PluginCatalogue.Entry.disabled(read, outcome.domain(), reason));
        }
        return accept(plugin);
      } catch (GraftException e) {
        refuse(jar, read, e);
        throw e;
      }
    }
  }

  /** Makes all checks of a jar that need none of its code. */
  PluginJar read(Path jar) {
    synchronized (changes) {
      return PluginJar.read(jar, storage, policy);
    }
  }

  /** Lists a jar as refused. */
  void refuse(Path jar, @Nullable PluginJar read, GraftException why) {
    String name = String.valueOf(jar.getFileName());
    table.turnAway(PluginCatalogue.Entry.refused(name, read, why.getMessage()));
  }

  private PluginCatalogue.Entry accept(InstalledPlugin plugin) {
    Optional<PluginId> other = table.add(plugin);
    if (other.isPresent()) {
      framework.remove(plugin.bundle());
      throw GraftException.plugin(
          "domain '" + plugin.domainName() + "' belongs to the bundle of " + other.get(),
          plugin.jar().fileName() + " (" + plugin.id() + ")",
          "keep one of the two, or give this one its own domain",
          null);
    }
    LOG.info("plugin {} can serve domain {}", plugin.id(), plugin.domainName());
    return table.entry(plugin);
  }

  /** What the operator allows and adds, now. */
  public PluginPolicy policy() {
    return policy;
  }

  /**
   * Takes over another policy. Installed plugins whose settings change are asked for their health
   * first.
   *
   * @throws GraftException when one is not well under its new settings; the old policy stays then
   */
  void apply(PluginPolicy next) {
    synchronized (changes) {
      for (InstalledPlugin plugin : table.installed()) {
        String domain = plugin.domainName();
        boolean wanted = next.exclusion(domain, plugin.id()) == null;
        if (wanted && !next.settings(domain).equals(policy.settings(domain))) {
          admission.recheck(plugin, next);
        }
      }
      policy = next;
    }
  }

  /** What calls into each version and interface came to, since the runtime started. */
  public List<PluginUsage> usage() {
    List<PluginUsage> all = new ArrayList<>();
    admission.ledgers().forEach(ledger -> all.addAll(ledger.meters()));
    return all;
  }

  /** Interrupts calls that are past their deadline. */
  void cutShort() {
    admission.ledgers().forEach(CallLedger::cutShort);
  }

  PluginTable table() {
    return table;
  }

  /** What became of each jar, now. */
  public PluginCatalogue catalogue() {
    return table.catalogue();
  }

  /**
   * Takes a lease on the current version of a domain. The caller closes it.
   *
   * @throws GraftException of category USER when no such domain is installed, naming those that
   *     are; of category PLUGIN when it is being withdrawn
   */
  public DomainLease lease(String domain) {
    return table.lease(domain);
  }

  /** Sends new leases of the plugin's domain to this version; also the way back to an older one. */
  public void makeCurrent(PluginId id) {
    table.makeCurrent(id);
  }

  /**
   * Gives out no more leases on a version and waits for the open ones. It stays draining when the
   * time is up; {@link #makeCurrent} takes it back into service.
   *
   * @return whether no lease is left
   */
  public boolean drain(PluginId id, Duration timeout) {
    InstalledPlugin plugin = table.require(id);
    plugin.draining(true);
    return plugin.awaitIdle(timeout);
  }

  /**
   * Stops and uninstalls a drained version and lets go of its class loader.
   *
   * @throws GraftException of category PLUGIN when leases are open; {@link #drain} it first
   */
  public void retire(PluginId id) {
    synchronized (changes) {
      framework.remove(table.remove(id).bundle());
    }
  }

  /** Stops the framework and deletes what it stored. Open leases become useless. */
  @Override
  public void close() {
    synchronized (changes) {
      table.clear();
      framework.close();
      StorageFolder.delete(storage);
    }
  }
}

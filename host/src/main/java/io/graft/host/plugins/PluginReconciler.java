package io.graft.host.plugins;

import io.graft.spi.GraftException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.Version;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes what runs fit what the operator wants: the jars in a folder, the policy, and the choices.
 * For each bundle the chosen version, else the newest, is installed beside what serves, checked,
 * tried out and made current; when it fails, the next one is tried, and what serves goes on. A
 * version that is not wanted any more drains. Used by one thread at a time.
 */
final class PluginReconciler {
  private static final Logger LOG = LoggerFactory.getLogger(PluginReconciler.class);

  private final PluginRuntime runtime;
  private final PluginTable table;
  private final PluginTrial trial;
  private final PluginEvent.Listener events;
  private final JarScan jars;

  /** Was refused or not wanted, and stays so until its file or the policy changes or a jar goes. */
  private final Set<JarScan.Found> settled = Collections.newSetFromMap(new IdentityHashMap<>());

  /** What was said last of a jar, so that it is said once. */
  private final Map<String, String> told = new HashMap<>();

  /** The jars and the installed versions of the last time. */
  private List<String> before = List.of();

  PluginReconciler(
      PluginRuntime runtime, Path folder, PluginTrial trial, PluginEvent.Listener events) {
    this.runtime = runtime;
    this.table = runtime.table();
    this.trial = trial;
    this.events = events;
    this.jars = new JarScan(runtime, folder);
  }

  /** Reconciles once, without events and trials. */
  static void once(PluginRuntime runtime, Path folder, PluginChoices choices) {
    new PluginReconciler(runtime, folder, PluginTrial.NONE, PluginEvent.Listener.SILENT)
        .reconcile(runtime.policy(), choices);
  }

  /**
   * Reconciles.
   *
   * @throws GraftException when the policy cannot be taken over; everything stays as it was
   */
  void reconcile(PluginPolicy policy, PluginChoices choices) {
    if (!policy.equals(runtime.policy())) {
      runtime.apply(policy);
      settled.clear();
      jars.forget();
      events.on(PluginEvent.Type.CONFIGURED, null, null, null, null);
    }
    Map<String, List<JarScan.Found>> bundles = new TreeMap<>();
    List<String> names = new ArrayList<>();
    List<JarScan.Found> all = jars.scan();
    settled.retainAll(all);
    for (JarScan.Found found : all) {
      names.add(String.valueOf(found.path().getFileName()));
      PluginJar jar = found.jar();
      if (jar == null) {
        refused(found, Objects.requireNonNull(found.refusal()));
      } else {
        bundles.computeIfAbsent(jar.id().bundle(), bundle -> new ArrayList<>()).add(found);
      }
    }
    List<String> here = new ArrayList<>(names);
    table.installed().forEach(plugin -> here.add(plugin.id().toString()));
    if (!here.containsAll(before)) {
      settled.clear(); // who was in the way may be gone
    }
    before = here;
    Set<PluginId> wanted = new HashSet<>();
    bundles.forEach(
        (bundle, versions) -> {
          versions.sort(order(choices.versions().get(bundle)));
          PluginId serving = serve(versions);
          if (serving != null) {
            wanted.add(serving);
          }
        });
    table.keepTurnedAway(names);
    told.keySet().retainAll(names);
    for (InstalledPlugin plugin : table.installed()) {
      if (!wanted.contains(plugin.id()) && !plugin.draining()) {
        plugin.draining(true);
        tell(PluginEvent.Type.DRAINING, plugin, plugin.leases() + " leases are open");
      }
    }
  }

  private static Comparator<JarScan.Found> order(@Nullable String chosen) {
    return Comparator.<JarScan.Found, Boolean>comparing(found -> !version(found).equals(chosen))
        .thenComparing(found -> Version.parseVersion(version(found)), Comparator.reverseOrder());
  }

  private static String version(JarScan.Found found) {
    return Objects.requireNonNull(found.jar()).id().version();
  }

  /** Brings the first version that works into service; null when none does. */
  private @Nullable PluginId serve(List<JarScan.Found> versions) {
    PluginId serving = null;
    for (JarScan.Found found : versions) {
      PluginJar jar = Objects.requireNonNull(found.jar());
      if (serving != null) {
        rest(found, jar, serving);
      } else if (works(found, jar)) {
        serving = jar.id();
      }
    }
    return serving;
  }

  /** A jar that is not needed, or that cannot be told from the one that serves. */
  private void rest(JarScan.Found found, PluginJar jar, PluginId serving) {
    InstalledPlugin other = table.require(serving);
    if (jar.id().equals(serving)) {
      if (!other.jar().fileName().equals(jar.fileName())) {
        refuseTwin(found, jar);
      }
    } else if (table.find(jar.id()) == null && !settled.contains(found)) {
      table.turnAway(PluginCatalogue.Entry.available(jar, other.domainName()));
    }
  }

  private void refuseTwin(JarScan.Found found, PluginJar jar) {
    try {
      table.refuseDuplicate(jar);
    } catch (GraftException e) {
      refused(found, e);
    }
  }

  private boolean works(JarScan.Found found, PluginJar jar) {
    InstalledPlugin running = table.find(jar.id());
    if (running != null) {
      if (!running.jar().sha256().equals(jar.sha256())) {
        refuseTwin(found, jar); // other bytes under the same version; what runs goes on
      }
      return goesOn(running);
    }
    if (settled.contains(found)) {
      return false;
    }
    try {
      PluginCatalogue.Entry entry = runtime.stage(found.path());
      if (entry.state() == PluginCatalogue.State.DISABLED) {
        settled.add(found);
        tellOnce(PluginEvent.Type.DISABLED, entry, String.valueOf(entry.reason()));
        return false;
      }
      tryOut(jar.id());
      InstalledPlugin plugin = table.require(jar.id());
      tell(PluginEvent.Type.STARTED, plugin, plugin.services().catalogue().size() + " services");
      makeCurrent(plugin);
      return true;
    } catch (GraftException e) {
      refused(found, e);
      settled.add(found);
      return false;
    }
  }

  private boolean goesOn(InstalledPlugin running) {
    String exclusion = runtime.policy().exclusion(running.domainName(), running.id());
    if (exclusion != null) {
      table.turnAway(
          PluginCatalogue.Entry.disabled(running.jar(), running.domainName(), exclusion));
      return false;
    }
    if (running.draining() || !running.id().equals(table.current(running.domainName()))) {
      makeCurrent(running);
    }
    return true;
  }

  private void tryOut(PluginId id) {
    if (trial == PluginTrial.NONE) {
      return;
    }
    try (DomainLease lease = table.lease(id)) {
      DeadlineWorker.run(
          id,
          "its trial",
          runtime.policy().limits().trialTime(),
          () -> {
            trial.run(lease, runtime.policy());
            return true;
          });
    } catch (GraftException e) {
      runtime.retire(id);
      throw e;
    }
  }

  private void makeCurrent(InstalledPlugin plugin) {
    PluginId before = table.current(plugin.domainName());
    table.makeCurrent(plugin.id());
    tell(
        PluginEvent.Type.CURRENT,
        plugin,
        before == null || before.equals(plugin.id()) ? null : "before: " + before.version());
  }

  private void refused(JarScan.Found found, GraftException why) {
    LOG.warn("plugin refused: {}", why.getMessage());
    runtime.refuse(found.path(), found.jar(), why);
    String jar = String.valueOf(found.path().getFileName());
    String reason = String.valueOf(why.getMessage());
    if (!reason.equals(told.put(jar, reason))) {
      PluginJar read = found.jar();
      events.on(PluginEvent.Type.REFUSED, null, read == null ? null : read.id(), jar, reason);
    }
  }

  private void tellOnce(PluginEvent.Type type, PluginCatalogue.Entry entry, String detail) {
    if (!detail.equals(told.put(entry.jar(), detail))) {
      events.on(type, entry.domain(), entry.id(), entry.jar(), detail);
    }
  }

  private void tell(PluginEvent.Type type, InstalledPlugin plugin, @Nullable String detail) {
    events.on(type, plugin.domainName(), plugin.id(), plugin.jar().fileName(), detail);
  }
}

package io.graft.host.plugins;

import io.graft.spi.ErrorCategory;
import io.graft.spi.GraftException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Who is installed, who is current, and who was turned away. Thread-safe; calls no plugin. */
final class PluginTable {
  private final Map<PluginId, InstalledPlugin> installed = new LinkedHashMap<>();
  private final Map<String, PluginId> current = new TreeMap<>();
  private final Map<String, PluginCatalogue.Entry> turnedAway = new LinkedHashMap<>();

  synchronized List<InstalledPlugin> installed() {
    return List.copyOf(installed.values());
  }

  synchronized @Nullable InstalledPlugin find(PluginId id) {
    return installed.get(id);
  }

  synchronized InstalledPlugin require(PluginId id) {
    InstalledPlugin plugin = installed.get(id);
    if (plugin == null) {
      List<String> known = installed.keySet().stream().map(PluginId::toString).toList();
      throw GraftException.unknown(ErrorCategory.PLUGIN, "plugin", id.toString(), known, null);
    }
    return plugin;
  }

  synchronized @Nullable PluginId current(String domain) {
    return current.get(domain);
  }

  synchronized void refuseDuplicate(PluginJar jar) {
    for (InstalledPlugin plugin : installed.values()) {
      String other = plugin.jar().fileName();
      if (plugin.jar().sha256().equals(jar.sha256())) {
        throw duplicate(jar, "the same jar is installed as " + other, "remove one");
      }
      if (plugin.id().equals(jar.id())) {
        throw duplicate(
            jar,
            "another jar with this bundle and version is installed, " + other,
            "give the new one a new version");
      }
    }
  }

  private static GraftException duplicate(PluginJar jar, String what, String mend) {
    return GraftException.plugin(what, jar.fileName() + " (" + jar.id() + ")", mend, null);
  }

  /** Adds a plugin unless another bundle has its domain; then returns that one. */
  synchronized Optional<PluginId> add(InstalledPlugin plugin) {
    Optional<PluginId> other =
        installed.values().stream().filter(plugin::rivals).findFirst().map(InstalledPlugin::id);
    if (other.isEmpty()) {
      installed.put(plugin.id(), plugin);
      turnedAway.remove(plugin.jar().fileName());
    }
    return other;
  }

  /** Makes a plugin current when its domain has no current version. */
  synchronized PluginCatalogue.Entry claim(PluginId id) {
    InstalledPlugin plugin = require(id);
    current.putIfAbsent(plugin.domainName(), id);
    return entry(plugin);
  }

  synchronized void makeCurrent(PluginId id) {
    InstalledPlugin plugin = require(id);
    plugin.draining(false);
    current.put(plugin.domainName(), id);
  }

  synchronized DomainLease lease(String domain) {
    PluginId id = current.get(domain);
    if (id == null) {
      throw missing(domain);
    }
    return lease(id);
  }

  /** A lease on one version, current or not. */
  synchronized DomainLease lease(PluginId id) {
    InstalledPlugin plugin = require(id);
    if (!plugin.acquire()) {
      throw GraftException.plugin(
          "the domain is being withdrawn", id.toString(), "make another version current", null);
    }
    String domain = plugin.domainName();
    return new DomainLease(plugin, domain, () -> id.equals(current(domain)));
  }

  /** Takes a plugin without leases out. */
  synchronized InstalledPlugin remove(PluginId id) {
    InstalledPlugin plugin = require(id);
    plugin.draining(true);
    if (plugin.leases() > 0) {
      throw GraftException.plugin(
          plugin.leases() + " leases are open", id.toString(), "wait for its jobs", null);
    }
    installed.remove(id);
    current.values().removeIf(id::equals);
    return plugin;
  }

  synchronized void clear() {
    installed.clear();
    current.clear();
  }

  synchronized PluginCatalogue.Entry turnAway(PluginCatalogue.Entry entry) {
    turnedAway.remove(entry.jar()); // to the end
    turnedAway.put(entry.jar(), entry);
    return entry;
  }

  /** Forgets jars that are not there any more. */
  synchronized void keepTurnedAway(List<String> jars) {
    turnedAway.keySet().retainAll(jars);
  }

  synchronized PluginCatalogue catalogue() {
    List<PluginCatalogue.Entry> entries = new ArrayList<>();
    installed.values().forEach(plugin -> entries.add(entry(plugin)));
    entries.addAll(turnedAway.values());
    return new PluginCatalogue(entries);
  }

  synchronized PluginCatalogue.Entry entry(InstalledPlugin plugin) {
    PluginCatalogue.State doing =
        plugin.draining()
            ? PluginCatalogue.State.DRAINING
            : plugin.id().equals(current.get(plugin.domainName()))
                ? PluginCatalogue.State.CURRENT
                : PluginCatalogue.State.STANDBY;
    return PluginCatalogue.Entry.of(plugin, doing);
  }

  private GraftException missing(String domain) {
    for (PluginCatalogue.Entry entry : turnedAway.values()) {
      if (domain.equals(entry.domain()) && entry.state() == PluginCatalogue.State.DISABLED) {
        return GraftException.user(
            "domain '" + domain + "' is installed but not enabled (" + entry.reason() + ")",
            entry.jar(),
            "change that, or use another domain");
      }
    }
    String where =
        turnedAway.values().stream()
            .filter(entry -> entry.state() == PluginCatalogue.State.REFUSED)
            .map(entry -> entry.jar() + " was refused (" + entry.reason() + ")")
            .collect(Collectors.joining(", "));
    return GraftException.unknown(
        ErrorCategory.USER, "domain", domain, current.keySet(), where.isEmpty() ? null : where);
  }
}

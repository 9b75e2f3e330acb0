package io.graft.host.serve;

import io.graft.host.plugins.PluginRuntime;
import io.graft.host.plugins.PluginUsage;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;
import java.util.function.Supplier;

/** Calls, time and failures of each plugin version and interface as metrics. Thread-safe. */
final class PluginMetrics {
  private final MeterRegistry registry;
  private final Supplier<PluginRuntime> plugins;

  /** Versions stay, so that their counts do; each is registered once. */
  private final Set<PluginUsage> known = Collections.newSetFromMap(new IdentityHashMap<>());

  PluginMetrics(MeterRegistry registry, Supplier<PluginRuntime> plugins) {
    this.registry = registry;
    this.plugins = plugins;
  }

  /** Registers what was called for the first time since; what is known already stays. */
  synchronized void refresh() {
    for (PluginUsage usage : plugins.get().usage()) {
      if (known.add(usage)) {
        register(usage);
      }
    }
  }

  private void register(PluginUsage usage) {
    Tags tags =
        Tags.of(
            "bundle", usage.plugin().bundle(),
            "version", usage.plugin().version(),
            "interface", usage.type());
    FunctionCounter.builder("graft.plugin.calls", usage, PluginUsage::calls)
        .tags(tags)
        .register(registry);
    FunctionCounter.builder("graft.plugin.call.seconds", usage, PluginUsage::seconds)
        .tags(tags)
        .register(registry);
    FunctionCounter.builder("graft.plugin.call.failures", usage, PluginUsage::failures)
        .tags(tags)
        .register(registry);
    Gauge.builder("graft.plugin.quarantined", usage, u -> u.quarantined() ? 1 : 0)
        .tags(tags)
        .register(registry);
  }
}

package io.graft.host.plugins;

import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/**
 * Watches the class loaders of retired versions go. A loader that stays is a leak: every swap would
 * cost memory that never comes back. Used by one thread at a time.
 */
final class Departed {
  private static final Duration HELP = Duration.ofSeconds(10);
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final PluginEvent.Listener events;
  private final List<Gone> waiting = new ArrayList<>();
  private long lastCollection = System.nanoTime();

  Departed(PluginEvent.Listener events) {
    this.events = events;
  }

  private static final class Gone {
    private final PluginId id;
    private final String domain;
    private final String jar;
    private final WeakReference<ClassLoader> loader;
    private final long since = System.nanoTime();
    private boolean told;

    Gone(InstalledPlugin plugin, ClassLoader loader) {
      this.id = plugin.id();
      this.domain = plugin.domainName();
      this.jar = plugin.jar().fileName();
      this.loader = new WeakReference<>(loader);
    }

    boolean longerThan(Duration time) {
      return System.nanoTime() - since > time.toNanos();
    }
  }

  /** Begins to watch a version that was uninstalled. */
  void add(InstalledPlugin plugin) {
    waiting.add(new Gone(plugin, plugin.calls().loader()));
  }

  /** Tells which loaders went since the last time, and which ought to have. */
  void look() {
    boolean slow = waiting.stream().anyMatch(gone -> gone.longerThan(HELP));
    if (slow && System.nanoTime() - lastCollection > HELP.toNanos()) {
      lastCollection = System.nanoTime();
      System.gc(); // a quiet host may not collect for hours, and the proof should not wait
    }
    Iterator<Gone> all = waiting.iterator();
    while (all.hasNext()) {
      Gone gone = all.next();
      ClassLoader loader = gone.loader.get();
      if (loader == null) {
        all.remove();
        events.on(PluginEvent.Type.UNLOADED, gone.domain, gone.id, gone.jar, null);
      } else if (!gone.told && gone.longerThan(PATIENCE)) {
        gone.told = true;
        List<String> threads = PluginThreads.of(loader);
        String detail =
            threads.isEmpty() ? "by no thread" : "by the threads " + String.join(", ", threads);
        events.on(PluginEvent.Type.LEAKED, gone.domain, gone.id, gone.jar, detail);
      }
    }
  }

  /** How many loaders have not gone yet. */
  int count() {
    return waiting.size();
  }
}

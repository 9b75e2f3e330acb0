package io.graft.host.cli;

import io.graft.host.plugins.PluginCatalogue;
import io.graft.host.plugins.PluginEvent;
import io.graft.host.plugins.PluginHome;
import io.graft.host.plugins.PluginId;
import io.graft.host.plugins.PluginJournal;
import io.graft.host.plugins.PluginStatus;
import io.graft.spi.GraftException;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Waits for what a running host makes of a change, by its events. */
final class HostAnswer {
  private static final long SECONDS = 180;
  private static final long MILLIS_BETWEEN = 100;

  private final PluginHome home;
  private final long before;

  /** Remembers the events there are now, before the change. */
  HostAnswer(PluginHome home) {
    this.home = home;
    List<PluginEvent> events = PluginJournal.read(home.events(), 0);
    this.before = events.isEmpty() ? 0 : events.get(events.size() - 1).sequence();
  }

  /**
   * Waits until the host has brought a version into service.
   *
   * @return the jar as the host has it now; as it was given when no host runs or it is not wanted
   * @throws GraftException of category PLUGIN with the host's reason when it is refused
   */
  PluginStatus.Jar about(PluginStatus.Jar jar) {
    PluginId id = jar.plugin();
    if (id == null || jar.state() == PluginCatalogue.State.DISABLED || !home.hostRuns()) {
      return jar;
    }
    await(id);
    return PluginStatus.read(home.status()).jars().stream()
        .filter(other -> id.equals(other.plugin()))
        .findFirst()
        .orElse(jar);
  }

  /** Waits until the host serves a version. */
  void await(PluginId id) {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS);
    while (System.nanoTime() < end) {
      for (PluginEvent event : PluginJournal.read(home.events(), before)) {
        if (id.equals(event.plugin()) && event.type() == PluginEvent.Type.CURRENT) {
          return;
        }
        if (id.equals(event.plugin()) && event.type() == PluginEvent.Type.REFUSED) {
          throw GraftException.plugin(
              "the host refused it: " + event.detail(),
              String.valueOf(event.jar()),
              "what served before goes on serving; 'graft plugins events' has the rest",
              null);
        }
      }
      if (serves(id)) {
        return; // it did so before
      }
      pause();
    }
    throw GraftException.plugin(
        "the host has not answered for " + SECONDS + " seconds",
        id.toString(),
        "see 'graft plugins events' and the log of the host",
        null);
  }

  private boolean serves(PluginId id) {
    return PluginStatus.read(home.status()).jars().stream()
        .anyMatch(jar -> id.equals(jar.plugin()) && jar.state() == PluginCatalogue.State.CURRENT);
  }

  private static void pause() {
    try {
      new CountDownLatch(1).await(MILLIS_BETWEEN, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw GraftException.internal("interrupted while waiting for the host", e);
    }
  }
}

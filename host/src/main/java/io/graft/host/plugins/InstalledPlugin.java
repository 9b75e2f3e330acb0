package io.graft.host.plugins;

import io.graft.spi.domain.DomainPlugin;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.osgi.framework.Bundle;

/**
 * A plugin version that runs, and the count of leases on it. Thread-safe; the count is guarded by
 * this object's monitor.
 */
final class InstalledPlugin {
  private final PluginJar jar;
  private final Bundle bundle;
  private final PluginCalls calls;
  private final PluginServices services;
  private final DomainPlugin domain;
  private final String domainName;
  private final String description;
  private int leases;
  private boolean draining;

  /** Asks the plugin for its domain and description. */
  InstalledPlugin(PluginJar jar, Bundle bundle, PluginCalls calls, PluginServices services) {
    this.jar = jar.withoutBytes();
    this.bundle = bundle;
    this.calls = calls;
    this.services = services;
    this.domain = services.all(DomainPlugin.class).get(0);
    this.domainName = domain.domain();
    this.description = domain.description();
  }

  PluginJar jar() {
    return jar;
  }

  PluginId id() {
    return jar.id();
  }

  Bundle bundle() {
    return bundle;
  }

  PluginCalls calls() {
    return calls;
  }

  PluginServices services() {
    return services;
  }

  String domainName() {
    return domainName;
  }

  String description() {
    return description;
  }

  /** Whether another bundle claims the same domain. */
  boolean rivals(InstalledPlugin other) {
    return domainName.equals(other.domainName) && !id().bundle().equals(other.id().bundle());
  }

  /** Guarded; a call into it is a call into the plugin. */
  DomainPlugin domain() {
    return domain;
  }

  /** Takes a lease, unless the plugin is draining. */
  synchronized boolean acquire() {
    if (!draining) {
      leases++;
    }
    return !draining;
  }

  synchronized void release() {
    leases--;
    notifyAll();
  }

  synchronized int leases() {
    return leases;
  }

  synchronized boolean draining() {
    return draining;
  }

  synchronized void draining(boolean value) {
    draining = value;
  }

  /** Waits until no lease is left; false when the time is up or the waiting was interrupted. */
  synchronized boolean awaitIdle(Duration timeout) {
    long deadline = System.nanoTime() + timeout.toNanos();
    while (leases > 0) {
      long left = deadline - System.nanoTime();
      if (left <= 0) {
        return false;
      }
      try {
        TimeUnit.NANOSECONDS.timedWait(this, left);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return false;
      }
    }
    return true;
  }
}

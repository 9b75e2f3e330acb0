package io.graft.host.plugins;

import io.graft.spi.GraftException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The plugins of a running host, kept as the operator wants them. One thread looks twice a second
 * whether the operator's file, the folder of jars or the choices changed, and when they have come
 * to rest, reconciles; versions that are no longer needed are drained, retired, and watched until
 * nothing of them is left. What happens is written to the journal. Thread-safe.
 */
public final class PluginHost implements HostedPlugins, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(PluginHost.class);
  private static final long PERIOD_MILLIS = 500;
  private static final long CLOSE_SECONDS = 10;

  private final PluginRuntime runtime;
  private final PluginHome home;
  private final Supplier<PluginPolicy> policy;
  private final Path configuration;
  private final FileChannel lock;
  private final PluginJournal events;
  private final PluginReconciler reconciler;
  private final Departed departed;
  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(code -> new Thread(code, "graft-plugins"));

  private String seen = "";
  private String done = "";
  private @Nullable String fault;
  private boolean statusWritten = true;
  private final Set<String> quarantined = new HashSet<>();

  private PluginHost(
      PluginRuntime runtime,
      PluginHome home,
      Supplier<PluginPolicy> policy,
      Path configuration,
      PluginTrial trial,
      FileChannel lock) {
    this.runtime = runtime;
    this.home = home;
    this.policy = policy;
    this.configuration = configuration;
    this.lock = lock;
    this.events = PluginJournal.open(home.events(), Clock.systemUTC());
    this.departed = new Departed(events);
    this.reconciler = new PluginReconciler(runtime, home.jars(), trial, this::tell);
  }

  /**
   * Brings the plugins up, as far as they are well, and goes on watching.
   *
   * @param runtime empty; closed with this
   * @param policy reads the operator's file anew
   * @param configuration that file
   * @param trial what a new version must be able to do
   * @throws GraftException of category USER when another host runs on the same files
   */
  public static PluginHost start(
      PluginRuntime runtime,
      PluginHome home,
      Supplier<PluginPolicy> policy,
      Path configuration,
      PluginTrial trial) {
    FileChannel lock = home.lock();
    if (lock == null) {
      runtime.close();
      throw GraftException.user(
          "another host runs on these files",
          home.records().toString(),
          "stop it, or give this one a distribution of its own");
    }
    PluginHost host = new PluginHost(runtime, home, policy, configuration, trial, lock);
    host.events.on(PluginEvent.Type.HOST_STARTED, null, null, null, null);
    host.seen = host.fingerprint();
    host.look();
    host.thread.scheduleWithFixedDelay(
        host::look, PERIOD_MILLIS, PERIOD_MILLIS, TimeUnit.MILLISECONDS);
    return host;
  }

  @Override
  public PluginRuntime get() {
    return runtime;
  }

  /** The events behind a sequence number, the oldest first. */
  public List<PluginEvent> events(long after) {
    return PluginJournal.read(home.events(), after);
  }

  @Override
  public PluginJournal.Page events(long after, int most) {
    return events.page(after, most);
  }

  @Override
  public void listen(Consumer<PluginEvent> listener) {
    events.onStored(listener);
  }

  @Override
  public PluginPlan plan() {
    PluginChoices choices = PluginChoices.read(home.choices());
    try (PluginRuntime fresh = runtime.fresh(policy.get())) {
      fresh.installAll(home.jars(), choices);
      return PluginPlan.between(
          PluginStatus.of(runtime.catalogue()), PluginStatus.of(fresh.catalogue()));
    }
  }

  /** How many retired versions still have a class loader. */
  public synchronized int departing() {
    return departed.count();
  }

  /** Reconciles when something changed and has come to rest; retires what is idle. */
  private synchronized void look() {
    try {
      String now = fingerprint();
      boolean atRest = now.equals(seen);
      seen = now;
      if (atRest && !now.equals(done)) {
        done = now;
        reconcile();
      }
      events.store();
      if (!statusWritten) {
        writeStatus();
      }
      runtime.cutShort();
      quarantine();
      settle();
    } catch (RuntimeException | Error e) { // the thread must go on
      LOG.error("looking after the plugins failed", e);
    }
  }

  /** Reconciles now, without waiting for the next look, and retires what is idle. */
  public synchronized void reconcile() {
    compare();
    if (retireIdle()) {
      compare(); // the jar of what was retired is listed again
    }
    writeStatus();
  }

  /** The status is written first: who learns of a change by its event finds it there. */
  private void tell(
      PluginEvent.Type type,
      @Nullable String domain,
      @Nullable PluginId plugin,
      @Nullable String jar,
      @Nullable String detail) {
    writeStatus();
    events.on(type, domain, plugin, jar, detail);
  }

  /** What cannot be written now is at the next look; meanwhile plugins go on serving. */
  private void writeStatus() {
    try {
      PluginStatus.of(runtime.catalogue()).write(home.status());
      statusWritten = true;
    } catch (GraftException e) {
      if (statusWritten) { // said once
        LOG.error("the status of the plugins cannot be written", e);
      }
      statusWritten = false;
    }
  }

  private void compare() {
    try {
      reconciler.reconcile(policy.get(), PluginChoices.read(home.choices()));
      fault = null;
    } catch (GraftException e) {
      if (!e.getMessage().equals(fault)) { // said once
        fault = e.getMessage();
        events.on(PluginEvent.Type.CONFIGURATION_REFUSED, null, null, null, fault);
      }
      LOG.warn("the plugins stay as they are: {}", e.getMessage());
    }
  }

  /** Retires what is idle now, without waiting for the next look. */
  public synchronized void settle() {
    if (retireIdle()) {
      reconcile(); // the jar of what was retired is listed, or tried, again
    }
    departed.look();
  }

  /** Tells of breakers that opened or closed since the last look. */
  private void quarantine() {
    for (PluginUsage usage : runtime.usage()) {
      String key = usage.plugin() + " " + usage.type();
      InstalledPlugin plugin = runtime.table().find(usage.plugin());
      if (plugin != null && usage.quarantined() != quarantined.contains(key)) {
        boolean opened = usage.quarantined();
        if (opened) {
          quarantined.add(key);
        } else {
          quarantined.remove(key);
        }
        events.on(
            opened ? PluginEvent.Type.QUARANTINED : PluginEvent.Type.RELEASED,
            plugin.domainName(),
            plugin.id(),
            plugin.jar().fileName(),
            opened ? usage.type() + ": " + usage.lastFailure() : usage.type());
      }
    }
  }

  private boolean retireIdle() {
    boolean changed = false;
    for (InstalledPlugin plugin : runtime.table().installed()) {
      if (plugin.draining() && plugin.leases() == 0) {
        runtime.retire(plugin.id());
        events.on(
            PluginEvent.Type.RETIRED,
            plugin.domainName(),
            plugin.id(),
            plugin.jar().fileName(),
            leftBehind(plugin));
        departed.add(plugin);
        changed = true;
      }
    }
    return changed;
  }

  private static @Nullable String leftBehind(InstalledPlugin plugin) {
    List<String> threads = PluginThreads.of(plugin.calls().loader());
    return threads.isEmpty() ? null : "it left threads behind: " + String.join(", ", threads);
  }

  private String fingerprint() {
    return stamp(configuration) + stamp(home.choices()) + JarScan.fingerprint(home.jars());
  }

  private static String stamp(Path file) {
    try {
      return Files.exists(file)
          ? file + " " + Files.size(file) + " " + Files.getLastModifiedTime(file) + "\n"
          : "";
    } catch (IOException e) {
      return ""; // it changes just now; the next look sees
    }
  }

  /** Stops watching, then stops all plugins. */
  @Override
  public void close() {
    thread.shutdown();
    try {
      if (!thread.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS)) {
        LOG.warn("a plugin keeps the host from ending");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    synchronized (this) {
      runtime.close();
      events.on(PluginEvent.Type.HOST_STOPPED, null, null, null, null);
      events.close();
      try {
        Files.deleteIfExists(home.status());
        lock.close();
      } catch (IOException e) {
        LOG.warn("the files of the host are left behind", e);
      }
    }
  }
}

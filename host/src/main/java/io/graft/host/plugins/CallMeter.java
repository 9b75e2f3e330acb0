package io.graft.host.plugins;

import java.time.Duration;
import java.util.concurrent.atomic.LongAdder;

/**
 * Counts the calls into one interface of a plugin version, and breaks the circuit: after too many
 * failures in a row, or a call past its deadline, calls are refused for a while; then one is let
 * through, and decides. Thread-safe.
 */
final class CallMeter implements PluginUsage {
  private final PluginId plugin;
  private final String type;
  private final LongAdder calls = new LongAdder();
  private final LongAdder nanos = new LongAdder();
  private final LongAdder failures = new LongAdder();
  private int inARow;
  private boolean open;
  private long openedNanos;
  private String lastFailure = "";

  CallMeter(PluginId plugin, String type) {
    this.plugin = plugin;
    this.type = type;
  }

  @Override
  public PluginId plugin() {
    return plugin;
  }

  @Override
  public String type() {
    return type;
  }

  @Override
  public double calls() {
    return calls.sum();
  }

  @Override
  public double seconds() {
    return nanos.sum() / 1e9;
  }

  @Override
  public double failures() {
    return failures.sum();
  }

  @Override
  public synchronized boolean quarantined() {
    return open;
  }

  @Override
  public synchronized String lastFailure() {
    return lastFailure;
  }

  void ended(long duration) {
    calls.increment();
    nanos.add(duration);
  }

  /** Lets a call through: any when closed, and when open one after each pause. */
  synchronized boolean admits(Duration pause) {
    if (!open) {
      return true;
    }
    long now = System.nanoTime();
    if (now - openedNanos < pause.toNanos()) {
      return false;
    }
    openedNanos = now;
    return true;
  }

  synchronized void succeeded() {
    inARow = 0;
    open = false;
  }

  synchronized void failed(String what, int most) {
    failures.increment();
    lastFailure = what;
    inARow++;
    if (inARow >= most) {
      open();
    }
  }

  synchronized void overdue(String what) {
    failures.increment();
    lastFailure = what;
    open();
  }

  private void open() {
    open = true;
    openedNanos = System.nanoTime();
  }
}

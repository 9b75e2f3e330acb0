package io.graft.host.plugins;

import io.graft.spi.GraftException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * What calls into one plugin version cost and come to, by interface of the SPI, with a {@link
 * CallMeter} and its circuit breaker for each. Thread-safe.
 */
final class CallLedger {
  /** Reading a terminology may take as long as it takes. */
  private static final Set<String> UNHURRIED = Set.of("KnowledgeSource");

  private final PluginId id;
  private final Map<String, CallMeter> meters = new ConcurrentHashMap<>();
  private final Set<Flight> flights = ConcurrentHashMap.newKeySet();
  private volatile CallLimits limits;

  CallLedger(PluginId id, CallLimits limits) {
    this.id = id;
    this.limits = limits;
  }

  CallLimits limits() {
    return limits;
  }

  /** Takes over the operator's limits, and closes all breakers: the version is installed anew. */
  void begin(CallLimits next) {
    limits = next;
    meters.values().forEach(CallMeter::succeeded);
  }

  /** The meters of the interfaces that were called. */
  List<CallMeter> meters() {
    return List.copyOf(meters.values());
  }

  /** A call that is under way on a thread. */
  final class Flight implements AutoCloseable {
    private final CallMeter meter;
    private final Thread thread = Thread.currentThread();
    private final long begun = System.nanoTime();
    private boolean ended;
    private boolean overdue;
    private @Nullable String failure;

    Flight(CallMeter meter) {
      this.meter = meter;
    }

    /** What the plugin is to blame for. */
    void failed(String what) {
      failure = what;
    }

    /** Ends it, and takes back an interrupt that came from {@link #cutShort}. */
    @Override
    public void close() {
      boolean late;
      synchronized (this) {
        ended = true;
        late = overdue;
      }
      if (late) {
        Thread.interrupted();
      }
      flights.remove(this);
      meter.ended(System.nanoTime() - begun);
      if (failure != null) {
        meter.failed(failure, limits.failures());
      } else if (!late) {
        meter.succeeded();
      }
    }

    /** Interrupts the call when it is past its deadline, once. */
    private synchronized void cutShort() {
      if (ended || overdue || System.nanoTime() - begun < limits.callTime().toNanos()) {
        return;
      }
      overdue = true;
      StackTraceElement[] stack = thread.getStackTrace();
      meter.overdue(
          "a call takes longer than "
              + limits.callTime().toMillis()
              + " ms on thread '"
              + thread.getName()
              + "'"
              + (stack.length == 0 ? "" : " at " + stack[0]));
      thread.interrupt();
    }
  }

  /**
   * Begins a call on this thread.
   *
   * @param type the simple name of the interface
   * @throws GraftException of category PLUGIN when the breaker is open
   */
  Flight begin(String type) {
    CallMeter meter = meters.computeIfAbsent(type, key -> new CallMeter(id, key));
    if (!meter.admits(limits.quarantine())) {
      throw GraftException.plugin(
          "calls of its " + type + " are refused for a while (" + meter.lastFailure() + ")",
          id.toString(),
          "'graft plugins events' has what happened; 'graft plugins rollback' goes back",
          null);
    }
    Flight flight = new Flight(meter);
    flights.add(flight);
    return flight;
  }

  /** Interrupts calls past their deadline. */
  void cutShort() {
    for (Flight flight : flights) {
      if (!UNHURRIED.contains(flight.meter.type())) {
        flight.cutShort();
      }
    }
  }
}

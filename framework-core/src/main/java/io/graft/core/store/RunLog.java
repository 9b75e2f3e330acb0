package io.graft.core.store;

import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a job measures as it goes, a line of {@code metrics.jsonl} and a record for TensorBoard at
 * once. Thread-safe.
 */
public final class RunLog implements AutoCloseable {
  private static final String STEP = "step";

  private final MetricsLog metrics;
  private final EventFile events;

  private RunLog(MetricsLog metrics, EventFile events) {
    this.metrics = metrics;
    this.events = events;
  }

  static RunLog open(RunDirectory run) {
    MetricsLog metrics = run.metrics();
    try {
      return new RunLog(metrics, EventFile.begin(run.tensorBoard(), Clock.systemUTC()));
    } catch (RuntimeException e) {
      metrics.close();
      throw e;
    }
  }

  /**
   * Appends what was measured after a step.
   *
   * @param row by name; {@code step} and numbers, of which {@code seconds} and {@code real_tokens}
   *     also give {@code tokens_per_second} for TensorBoard
   */
  public void append(Map<String, ? extends @Nullable Object> row) {
    metrics.append(row);
    if (row.get(STEP) instanceof Number step) {
      events.append(step.longValue(), scalars(row));
    }
  }

  /**
   * Forces all lines to the disk.
   *
   * @return the length of {@code metrics.jsonl} in bytes
   */
  public long force() {
    return metrics.force();
  }

  /**
   * Takes away what is known of steps that are going to be done again.
   *
   * @param bytes how long {@code metrics.jsonl} was
   * @param step the last that counts; 0 for none
   */
  public void cutTo(long bytes, long step) {
    metrics.cutTo(bytes);
    events.restartAt(step + 1);
  }

  private static Map<String, Double> scalars(Map<String, ? extends @Nullable Object> row) {
    Map<String, Double> scalars = new LinkedHashMap<>();
    row.forEach(
        (name, value) -> {
          if (value instanceof Number number && !name.equals(STEP)) {
            scalars.put(name, number.doubleValue());
          }
        });
    Double tokens = scalars.get("real_tokens");
    Double seconds = scalars.get("seconds");
    if (tokens != null && seconds != null && seconds > 0) {
      scalars.put("tokens_per_second", tokens / seconds);
    }
    return scalars;
  }

  @Override
  public void close() {
    try (metrics;
        events) {
      return; // both close, whatever happens to one
    }
  }
}

package io.graft.spi.domain;

import java.util.List;

/**
 * What a health check found.
 *
 * @param problems what is wrong and what to do, one sentence each; empty when the domain is well
 */
public record HealthReport(List<String> problems) {
  public HealthReport {
    problems = List.copyOf(problems);
  }

  /** Nothing is wrong. */
  public static HealthReport well() {
    return new HealthReport(List.of());
  }

  /** Something is wrong; each sentence says what and what to do. */
  public static HealthReport of(String... problems) {
    return new HealthReport(List.of(problems));
  }

  public boolean healthy() {
    return problems.isEmpty();
  }
}

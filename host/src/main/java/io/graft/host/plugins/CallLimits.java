package io.graft.host.plugins;

import java.time.Duration;

/**
 * How long calls into a plugin may take, and how often they may fail.
 *
 * @param callTime of one call; reading a terminology may take longer
 * @param failures how many failures in a row open the circuit breaker of an interface
 * @param quarantine how long calls are refused then, before one is tried
 */
public record CallLimits(Duration callTime, int failures, Duration quarantine) {

  /** 30 seconds a call, five failures in a row, 30 seconds of quarantine. */
  public static final CallLimits DEFAULT =
      new CallLimits(Duration.ofSeconds(30), 5, Duration.ofSeconds(30));
}

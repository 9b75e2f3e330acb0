package io.graft.host.plugins;

import java.time.Duration;

/**
 * What a plugin may cost.
 *
 * @param jarBytes the size of the jar
 * @param entries the number of its entries
 * @param unpackedBytes the size of all entries once inflated
 * @param startTime how long opening its services and its health check may take together
 * @param trialTime how long the trial of a new version in a running host may take, with the index
 *     of its knowledge
 * @param calls how long calls may take later, and how often they may fail
 */
public record PluginLimits(
    long jarBytes,
    int entries,
    long unpackedBytes,
    Duration startTime,
    Duration trialTime,
    CallLimits calls) {

  /** 64 MiB packed, 20,000 entries, 512 MiB unpacked, five seconds to start, 120 for the trial. */
  public static final PluginLimits DEFAULT =
      new PluginLimits(
          64L << 20,
          20_000,
          512L << 20,
          Duration.ofSeconds(5),
          Duration.ofSeconds(120),
          CallLimits.DEFAULT);

  /** With the defaults for the trial and for calls. */
  public PluginLimits(long jarBytes, int entries, long unpackedBytes, Duration startTime) {
    this(jarBytes, entries, unpackedBytes, startTime, DEFAULT.trialTime(), CallLimits.DEFAULT);
  }
}

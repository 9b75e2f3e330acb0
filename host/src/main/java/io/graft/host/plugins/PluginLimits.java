package io.graft.host.plugins;

import java.time.Duration;

/**
 * What a plugin jar may cost before it is refused.
 *
 * @param jarBytes the size of the jar
 * @param entries the number of its entries
 * @param unpackedBytes the size of all entries once inflated
 * @param startTime how long opening its services and its health check may take together
 */
public record PluginLimits(long jarBytes, int entries, long unpackedBytes, Duration startTime) {

  /** 64 MiB packed, 20,000 entries, 512 MiB unpacked, five seconds. */
  public static final PluginLimits DEFAULT =
      new PluginLimits(64L << 20, 20_000, 512L << 20, Duration.ofSeconds(5));
}

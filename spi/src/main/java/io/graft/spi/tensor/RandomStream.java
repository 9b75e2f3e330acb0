package io.graft.spi.tensor;

import org.osgi.annotation.versioning.ProviderType;

/**
 * Counter-based random numbers keyed by (seed, stream, step, site): the same key and index give the
 * same number whatever ran before. Thread-safe.
 */
@ProviderType
public interface RandomStream {

  /** 64 random bits at {@code index} of {@code site}. */
  long bits(String site, long index);

  /** Uniform in [0, 1). */
  default double uniform(String site, long index) {
    return (bits(site, index) >>> 11) * 0x1.0p-53;
  }

  /** Uniform in {@code [0, bound)}. */
  default int below(String site, long index, int bound) {
    return (int) (uniform(site, index) * bound);
  }
}

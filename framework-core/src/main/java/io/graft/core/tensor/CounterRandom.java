package io.graft.core.tensor;

import io.graft.spi.tensor.Initializer;
import io.graft.spi.tensor.RandomStream;

/**
 * Random numbers by hashing (key, site, index) with SplitMix64's finaliser (Steele et al. 2014);
 * the key comes from seed, stream and step. Immutable and thread-safe.
 */
public final class CounterRandom implements RandomStream {
  private static final long GOLDEN = 0x9E3779B97F4A7C15L;

  private final long key;

  private CounterRandom(long key) {
    this.key = key;
  }

  /**
   * @param seed the job's seed
   * @param stream what the numbers are for: {@code dropout}, {@code batches}
   * @param step the step, or 0 where there is none
   */
  public static CounterRandom of(long seed, String stream, long step) {
    return new CounterRandom(mix(mix(mix(seed) ^ hash(stream)) + GOLDEN * (step + 1)));
  }

  @Override
  public long bits(String site, long index) {
    return mix(mix(key ^ hash(site)) + GOLDEN * (index + 1));
  }

  /** A standard normal number (Box and Muller 1958). */
  public double normal(String site, long index) {
    double radius = Math.sqrt(-2 * Math.log(1 - uniform(site, 2 * index)));
    return radius * Math.cos(2 * Math.PI * uniform(site, 2 * index + 1));
  }

  /**
   * Values from an initializer.
   *
   * @param site the parameter's name, or a place in the model
   * @param fanIn the last dimension of the shape
   */
  public void fill(float[] target, Initializer initializer, String site, int fanIn) {
    double scale = initializer.scale();
    double bound =
        initializer.kind() == Initializer.Kind.KAIMING_UNIFORM
            ? scale * Math.sqrt(3.0 / Math.max(1, fanIn))
            : scale;
    for (int i = 0; i < target.length; i++) {
      target[i] =
          (float)
              switch (initializer.kind()) {
                case CONSTANT -> scale;
                case NORMAL -> scale * normal(site, i);
                case UNIFORM, KAIMING_UNIFORM -> bound * (2 * uniform(site, i) - 1);
              };
    }
  }

  private static long hash(String text) {
    long h = 0xCBF29CE484222325L; // FNV-1a
    for (int i = 0; i < text.length(); i++) {
      h = (h ^ text.charAt(i)) * 0x100000001B3L;
    }
    return mix(h);
  }

  private static long mix(long value) {
    long z = value;
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }
}

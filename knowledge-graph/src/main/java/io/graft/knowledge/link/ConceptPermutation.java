package io.graft.knowledge.link;

/**
 * A seeded permutation of the numbers below a bound that needs no memory: a Feistel network over
 * the smallest even number of bits that covers them, walked until the result is below the bound
 * again (Black and Rogaway 2002, "Ciphers with Arbitrary Finite Domains"). Immutable and
 * thread-safe.
 */
final class ConceptPermutation {
  private static final int ROUNDS = 6;

  private final int size;
  private final long seed;
  private final int half;

  /**
   * @param size the bound, at least 1
   */
  ConceptPermutation(int size, long seed) {
    if (size < 1) {
      throw new IllegalArgumentException("a permutation of " + size);
    }
    this.size = size;
    this.seed = seed;
    int bits = Math.max(2, 32 - Integer.numberOfLeadingZeros(size - 1));
    this.half = (bits + 1) / 2;
  }

  /** The number that stands in the place of {@code value}. */
  int apply(int value) {
    if (value < 0 || value >= size) {
      throw new IllegalArgumentException(value + " of " + size);
    }
    long walked = value;
    do {
      walked = feistel(walked);
    } while (walked >= size);
    return (int) walked;
  }

  private long feistel(long value) {
    long mask = (1L << half) - 1;
    long left = value >>> half;
    long right = value & mask;
    for (int round = 0; round < ROUNDS; round++) {
      long next = left ^ (mixed(right, round) & mask);
      left = right;
      right = next;
    }
    return left << half | right;
  }

  /** The finalizer of SplitMix64 (Steele, Lea, Flood 2014) over value, round and seed. */
  private long mixed(long value, int round) {
    long z = seed * 0x9E3779B97F4A7C15L + (value << 8) + round + 1;
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }
}

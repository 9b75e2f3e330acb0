package io.graft.core.tensor.kernel;

/**
 * Decides which elements a dropout keeps, from a key and the element's index alone: neither the
 * order of work nor the number of threads can change it. All kernels ask here.
 *
 * @param first one half of the key
 * @param second the other half
 */
public record DropoutKey(int first, int second) {

  /** Halves of a 64-bit key. */
  public static DropoutKey of(long bits) {
    return new DropoutKey((int) bits, (int) (bits >>> 32));
  }

  /**
   * A number that is negative exactly where the element is dropped.
   *
   * @param index the element's place, from 0
   * @param threshold from {@link #threshold}
   */
  public int dropped(int index, int threshold) {
    return dropped(index, first, second, threshold);
  }

  /** Without branches, so that a loop over it can run on vectors. */
  static int dropped(int index, int first, int second, int threshold) {
    int h = (index ^ first) * 0x9E3779B1;
    h ^= h >>> 16;
    h = (h ^ second) * 0x85EBCA6B;
    h ^= h >>> 13;
    h *= 0xC2B2AE35;
    h ^= h >>> 16;
    return (h >>> 1) - threshold;
  }

  /** The number of 2^31 equally likely outcomes that drop an element. */
  public static int threshold(double probability) {
    return (int) Math.min(Integer.MAX_VALUE, Math.round(probability * 0x1.0p31));
  }
}

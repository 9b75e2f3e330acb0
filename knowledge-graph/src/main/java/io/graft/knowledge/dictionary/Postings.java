package io.graft.knowledge.dictionary;

/**
 * How the value of a name is written. The low bit set: one concept, its ordinal and flags above;
 * else the offset of a list in the postings: its length, then for each concept the distance to the
 * ordinal before and the flags.
 */
final class Postings {
  /** The name is a synonym, not the preferred one. */
  static final int SYNONYM = 1;

  /** The name is written in capitals, so that the text must be too. */
  static final int CAPITALS = 2;

  static final int FLAG_BITS = 2;
  static final int FLAG_MASK = (1 << FLAG_BITS) - 1;

  private Postings() {}

  static long single(int ordinal, int flags) {
    return ((long) ordinal << FLAG_BITS | flags) << 1 | 1;
  }

  static long list(long offset) {
    return offset << 1;
  }

  static boolean isSingle(long value) {
    return (value & 1) == 1;
  }

  static int ordinal(long single) {
    return (int) (single >>> (FLAG_BITS + 1));
  }

  static int flags(long single) {
    return (int) (single >>> 1) & FLAG_MASK;
  }

  static long offset(long list) {
    return list >>> 1;
  }
}

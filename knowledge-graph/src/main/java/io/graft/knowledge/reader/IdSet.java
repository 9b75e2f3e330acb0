package io.graft.knowledge.reader;

import java.util.Arrays;

/**
 * A set of ids by 64-bit hashes: 8 to 16 bytes an id, however long it is. Among ten million ids the
 * chance that any two hashes collide is about 3 in a million. Not thread-safe.
 */
final class IdSet {
  private long[] slots = new long[1 << 10];
  private int size;

  void add(String id) {
    if (2 * size >= slots.length) {
      grow();
    }
    if (put(slots, hash(id))) {
      size++;
    }
  }

  boolean contains(String id) {
    long hash = hash(id);
    int mask = slots.length - 1;
    for (int i = (int) hash & mask; slots[i] != 0; i = (i + 1) & mask) {
      if (slots[i] == hash) {
        return true;
      }
    }
    return false;
  }

  int size() {
    return size;
  }

  private void grow() {
    long[] old = slots;
    slots = new long[2 * old.length];
    Arrays.stream(old).filter(hash -> hash != 0).forEach(hash -> put(slots, hash));
  }

  private static boolean put(long[] slots, long hash) {
    int mask = slots.length - 1;
    int i = (int) hash & mask;
    for (; slots[i] != 0; i = (i + 1) & mask) {
      if (slots[i] == hash) {
        return false;
      }
    }
    slots[i] = hash;
    return true;
  }

  /** FNV-1a over the characters, with the finalizer of MurmurHash3; never 0. */
  private static long hash(String id) {
    long h = 0xcbf29ce484222325L;
    for (int i = 0; i < id.length(); i++) {
      h = (h ^ id.charAt(i)) * 0x100000001b3L;
    }
    h = (h ^ (h >>> 33)) * 0xff51afd7ed558ccdL;
    h = (h ^ (h >>> 33)) * 0xc4ceb9fe1a85ec53L;
    h ^= h >>> 33;
    return h == 0 ? 1 : h;
  }
}

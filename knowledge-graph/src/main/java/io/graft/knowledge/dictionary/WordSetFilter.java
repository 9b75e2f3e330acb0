package io.graft.knowledge.dictionary;

import java.io.IOException;
import org.apache.lucene.store.DataOutput;
import org.apache.lucene.store.IndexInput;
import org.apache.lucene.store.RandomAccessInput;

/**
 * Says of most sets of words that no name has them, by one probe: a Bloom filter of one hash with
 * about 1/16 to 1/32 of its bits set.
 */
final class WordSetFilter {
  private static final int BITS_A_KEY = 16;
  private static final int LEAST_BITS = 1 << 10;

  private final RandomAccessInput words;
  private final long mask;

  /** Over what {@link Writer#write} wrote to a whole file. */
  WordSetFilter(IndexInput in) throws IOException {
    this.words = in.randomAccessSlice(0, in.length());
    this.mask = in.length() * Byte.SIZE - 1;
  }

  boolean mayContain(long hash) throws IOException {
    long bit = spread(hash) & mask;
    return (words.readByte(bit >>> 3) & 1 << (bit & 7)) != 0;
  }

  private static long spread(long hash) {
    long h = hash * 0x9E3779B97F4A7C15L;
    return h ^ (h >>> 29);
  }

  /** Fills a filter. */
  static final class Writer {
    private final byte[] bits;

    Writer(long keys) {
      long wanted = Math.max(LEAST_BITS, Long.highestOneBit(Math.max(1, keys * BITS_A_KEY)) << 1);
      bits = new byte[(int) (Math.min(wanted, 1L << 33) / Byte.SIZE)];
    }

    void add(long hash) {
      long bit = spread(hash) & ((long) bits.length * Byte.SIZE - 1);
      bits[(int) (bit >>> 3)] |= (byte) (1 << (bit & 7));
    }

    void write(DataOutput out) throws IOException {
      out.writeBytes(bits, bits.length);
    }
  }
}

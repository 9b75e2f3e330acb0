package io.graft.knowledge.index;

import java.io.IOException;
import org.apache.lucene.store.ByteArrayDataInput;
import org.apache.lucene.store.ByteBuffersDataOutput;
import org.apache.lucene.util.BytesRef;

/**
 * Relations as numbers. One is packed into a long: 26 bits of the concept it is stored at, 12 of
 * its type, 26 of the other concept, so that longs sort by concept, then type. The relations of a
 * concept in one direction are written as runs of one type: the type, the number, then the
 * distances between the ascending ordinals of the other ends.
 */
final class Edge {
  private static final int CONCEPT_BITS = 26;
  private static final int TYPE_BITS = 12;
  private static final long CONCEPT_MASK = (1L << CONCEPT_BITS) - 1;
  private static final long TYPE_MASK = (1L << TYPE_BITS) - 1;

  /** Takes one relation of a concept. */
  @FunctionalInterface
  interface Taker {
    /** Returns whether to go on. */
    boolean take(int type, int other);
  }

  private Edge() {}

  static long pack(int at, int type, int other) {
    return (long) at << (CONCEPT_BITS + TYPE_BITS) | (long) type << CONCEPT_BITS | other;
  }

  static int at(long edge) {
    return (int) (edge >>> (CONCEPT_BITS + TYPE_BITS));
  }

  static int type(long edge) {
    return (int) (edge >>> CONCEPT_BITS & TYPE_MASK);
  }

  static int other(long edge) {
    return (int) (edge & CONCEPT_MASK);
  }

  /** Writes the relations of one concept, which are sorted. */
  static void write(long[] edges, int count, ByteBuffersDataOutput out) throws IOException {
    for (int i = 0; i < count; ) {
      int type = type(edges[i]);
      int end = i;
      while (end < count && type(edges[end]) == type) {
        end++;
      }
      out.writeVInt(type);
      out.writeVInt(end - i);
      int last = 0;
      for (; i < end; i++) {
        out.writeVInt(other(edges[i]) - last);
        last = other(edges[i]);
      }
    }
  }

  /** Hands on what {@link #write} wrote, until the taker has enough. */
  static void read(BytesRef written, Taker taker) {
    ByteArrayDataInput in = new ByteArrayDataInput(written.bytes, written.offset, written.length);
    while (!in.eof()) {
      int type = in.readVInt();
      int count = in.readVInt();
      int other = 0;
      for (int i = 0; i < count; i++) {
        other += in.readVInt();
        if (!taker.take(type, other)) {
          return;
        }
      }
    }
  }
}

package io.graft.knowledge.dictionary;

import java.io.IOException;
import java.util.Arrays;
import org.apache.lucene.store.IndexOutput;

/** The concepts of one name while they are gathered: ascending ordinals, each once. */
final class PostingsList {
  private int[] ordinals = new int[8];
  private int[] flags = new int[8];
  private int count;

  void clear() {
    count = 0;
  }

  /** Adds the next ordinal; of several namings of a concept the strongest counts. */
  void add(int ordinal, int flag) {
    if (count > 0 && ordinals[count - 1] == ordinal) {
      flags[count - 1] &= flag;
      return;
    }
    if (count == ordinals.length) {
      ordinals = Arrays.copyOf(ordinals, 2 * count);
      flags = Arrays.copyOf(flags, 2 * count);
    }
    ordinals[count] = ordinal;
    flags[count++] = flag;
  }

  /** Writes the list when it has more than one concept; returns the value of the name. */
  long write(IndexOutput out) throws IOException {
    if (count == 1) {
      return Postings.single(ordinals[0], flags[0]);
    }
    long offset = out.getFilePointer();
    out.writeVInt(count);
    int last = 0;
    for (int i = 0; i < count; i++) {
      out.writeVInt(ordinals[i] - last);
      out.writeByte((byte) flags[i]);
      last = ordinals[i];
    }
    return Postings.list(offset);
  }
}

package io.graft.knowledge.dictionary;

import io.graft.knowledge.sort.BytesSort;
import io.graft.knowledge.text.NameKeys;
import io.graft.knowledge.text.NormalText;
import java.io.Closeable;
import java.io.IOException;
import java.util.List;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.IOContext;
import org.apache.lucene.store.IndexOutput;
import org.apache.lucene.util.BytesRef;
import org.apache.lucene.util.BytesRefBuilder;
import org.apache.lucene.util.IntsRefBuilder;
import org.apache.lucene.util.fst.FST;
import org.apache.lucene.util.fst.FSTCompiler;
import org.apache.lucene.util.fst.PositiveIntOutputs;
import org.apache.lucene.util.fst.Util;

/**
 * Writes a dictionary: names in any order, sorted on the disk by their keys, compiled in a stream.
 * Not thread-safe.
 */
public final class DictionaryWriter implements Closeable {
  private static final int MAX_KEY = 256;
  private static final int TAIL = 6; // a zero byte, the ordinal, the flags
  private static final int SORT_MEGABYTES = 192;

  /** Suffixes are not shared: sharing saves a quarter of the size and takes most of the time. */
  private static final double SUFFIX_MEGABYTES = 0;

  private final Directory target;
  private final BytesSort keys;
  private final NormalText normal = new NormalText();
  private final byte[] key = new byte[MAX_KEY + TAIL];
  private final byte[] fitting = new byte[MAX_KEY];
  private long unordered;

  /**
   * @param temporary where to sort
   * @param target where to write
   */
  public DictionaryWriter(Directory temporary, Directory target) throws IOException {
    this.target = target;
    this.keys = new BytesSort(temporary, "keys", SORT_MEGABYTES);
  }

  /** Adds a name of a concept; very long names are left out, for no text has them. */
  public void add(String name, int ordinal, boolean preferred) throws IOException {
    normal.set(name);
    if (normal.tokens() == 0 || normal.tokens() > NameKeys.MAX_TOKENS) {
      return;
    }
    int flags = (preferred ? 0 : Postings.SYNONYM) | (inCapitals(name) ? Postings.CAPITALS : 0);
    add(NameKeys.ordered(normal, fitting), ordinal, flags);
    List<byte[]> words = NameKeys.words(normal, 0, normal.tokens());
    if (!words.isEmpty()) {
      int length = NameKeys.unordered(words, fitting);
      unordered += length > 0 ? 1 : 0;
      add(length, ordinal, flags);
    }
  }

  private void add(int length, int ordinal, int flags) throws IOException {
    if (length == 0) {
      return;
    }
    System.arraycopy(fitting, 0, key, 0, length);
    key[length] = 0;
    key[length + 1] = (byte) (ordinal >>> 24);
    key[length + 2] = (byte) (ordinal >>> 16);
    key[length + 3] = (byte) (ordinal >>> 8);
    key[length + 4] = (byte) ordinal;
    key[length + 5] = (byte) flags;
    keys.add(key, length + TAIL);
  }

  /** Whether a name is one word of two capitals or more and no small letter: an acronym. */
  static boolean inCapitals(CharSequence name) {
    int capitals = 0;
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      if (Character.isLowerCase(c) || Character.isWhitespace(c)) {
        return false;
      }
      capitals += Character.isUpperCase(c) ? 1 : 0;
    }
    return capitals >= 2;
  }

  /** Sorts and compiles; returns the number of keys. */
  public long finish() throws IOException {
    WordSetFilter.Writer filter = new WordSetFilter.Writer(unordered);
    try (BytesSort.Sorted sorted = keys.sorted();
        IndexOutput arcs = target.createOutput(DictionaryFiles.FST, IOContext.DEFAULT);
        IndexOutput postings = target.createOutput(DictionaryFiles.POSTINGS, IOContext.DEFAULT);
        IndexOutput metadata = target.createOutput(DictionaryFiles.METADATA, IOContext.DEFAULT);
        IndexOutput bits = target.createOutput(DictionaryFiles.FILTER, IOContext.DEFAULT)) {
      FSTCompiler<Long> compiler =
          new FSTCompiler.Builder<>(FST.INPUT_TYPE.BYTE1, PositiveIntOutputs.getSingleton())
              .suffixRAMLimitMB(SUFFIX_MEGABYTES)
              .dataOutput(arcs)
              .build();
      long count = compile(sorted, compiler, postings, filter);
      FST.FSTMetadata<Long> compiled = compiler.compile();
      metadata.writeVLong(count);
      if (compiled != null) {
        compiled.save(metadata);
      }
      filter.write(bits);
      return count;
    }
  }

  private static long compile(
      BytesSort.Sorted sorted,
      FSTCompiler<Long> compiler,
      IndexOutput postings,
      WordSetFilter.Writer filter)
      throws IOException {
    BytesRefBuilder current = new BytesRefBuilder();
    PostingsList list = new PostingsList();
    IntsRefBuilder ints = new IntsRefBuilder();
    long count = 0;
    for (BytesRef next = sorted.next(); next != null; next = sorted.next()) {
      BytesRef nextKey = new BytesRef(next.bytes, next.offset, next.length - TAIL);
      if (count > 0 && !nextKey.equals(current.get())) {
        compiler.add(Util.toIntsRef(current.get(), ints), list.write(postings));
      }
      if (count == 0 || !nextKey.equals(current.get())) {
        current.copyBytes(nextKey);
        list.clear();
        count++;
        note(current.get(), filter);
      }
      list.add(ordinal(next), next.bytes[next.offset + next.length - 1]);
    }
    if (count > 0) {
      compiler.add(Util.toIntsRef(current.get(), ints), list.write(postings));
    }
    return count;
  }

  private static int ordinal(BytesRef entry) {
    int at = entry.offset + entry.length - TAIL + 1;
    return (entry.bytes[at] & 0xFF) << 24
        | (entry.bytes[at + 1] & 0xFF) << 16
        | (entry.bytes[at + 2] & 0xFF) << 8
        | (entry.bytes[at + 3] & 0xFF);
  }

  private static void note(BytesRef key, WordSetFilter.Writer filter) {
    if (key.bytes[key.offset] != NameKeys.UNORDERED) {
      return;
    }
    long sum = 0;
    int end = key.offset + key.length;
    int from = key.offset + 1;
    for (int i = from; i <= end; i++) {
      if (i == end || key.bytes[i] == ' ') {
        sum += NameKeys.hash(key.bytes, from, i);
        from = i + 1;
      }
    }
    filter.add(sum);
  }

  @Override
  public void close() throws IOException {
    keys.close();
  }
}

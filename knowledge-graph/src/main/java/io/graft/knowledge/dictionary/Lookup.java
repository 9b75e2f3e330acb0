package io.graft.knowledge.dictionary;

import io.graft.knowledge.text.NameKeys;
import io.graft.knowledge.text.NormalText;
import java.io.IOException;
import java.util.List;
import org.apache.lucene.store.IndexInput;
import org.apache.lucene.util.fst.FST;
import org.jspecify.annotations.Nullable;

/**
 * Looks names up: walks the transducer along a text, or asks for one key. The concepts of the last
 * value read are its state. Not thread-safe.
 */
public final class Lookup {
  /** No name. */
  public static final long NONE = -1;

  private static final int MAX_CANDIDATES = 256;
  private static final int MAX_KEY = 256;

  private final @Nullable FST<Long> fst;
  private final IndexInput postings;
  private final WordSetFilter filter;
  private final FST.@Nullable BytesReader reader;
  private final FST.Arc<Long> root = new FST.Arc<>();
  private final FST.Arc<Long> arc = new FST.Arc<>();
  private final byte[] key = new byte[MAX_KEY];

  private final int[] ordinals = new int[MAX_CANDIDATES];
  private final int[] flags = new int[MAX_CANDIDATES];
  private int candidates;
  private long matched;
  private int matchedTokens;

  Lookup(@Nullable FST<Long> fst, IndexInput postings, WordSetFilter filter) {
    this.fst = fst;
    this.postings = postings;
    this.filter = filter;
    this.reader = fst == null ? null : fst.getBytesReader();
    if (fst != null) {
      fst.getFirstArc(root);
    }
  }

  /**
   * The longest name that begins at a token and ends with one; returns its number of tokens, 0 when
   * there is none. Its value is then {@link #value}.
   *
   * @param limit the most tokens
   */
  public int longest(NormalText text, int token, int limit) throws IOException {
    matchedTokens = 0;
    if (fst == null) {
      return 0;
    }
    byte[] bytes = text.bytes();
    FST<Long> names = fst;
    arc.copyFrom(root);
    long output = 0;
    int end = Math.min(text.tokens(), token + limit);
    for (int t = token; t < end; t++) {
      if (t > token) {
        if (names.findTargetArc(' ', arc, arc, reader) == null) {
          return matchedTokens;
        }
        output += arc.output();
      }
      int to = text.to(t);
      for (int i = text.from(t); i < to; i++) {
        if (names.findTargetArc(bytes[i] & 0xFF, arc, arc, reader) == null) {
          return matchedTokens;
        }
        output += arc.output();
      }
      if (arc.isFinal() && !text.joined(t + 1)) {
        matched = output + arc.nextFinalOutput();
        matchedTokens = t + 1 - token;
      }
    }
    return matchedTokens;
  }

  /** The value of the name that {@link #longest} found last. */
  public long value() {
    return matched;
  }

  /** Whether names with such a set of words may exist; a false one surely do not. */
  public boolean mayHaveWords(long hashSum) throws IOException {
    return filter.mayContain(hashSum);
  }

  /** The value of the names with exactly these sorted words, or {@link #NONE}. */
  public long withWords(List<byte[]> words) throws IOException {
    int length = NameKeys.unordered(words, key);
    return length == 0 ? NONE : exact(length);
  }

  /** The value of a whole name, or {@link #NONE}. */
  public long named(NormalText name) throws IOException {
    int length = NameKeys.ordered(name, key);
    return length == 0 ? NONE : exact(length);
  }

  private long exact(int length) throws IOException {
    if (fst == null) {
      return NONE;
    }
    arc.copyFrom(root);
    long output = 0;
    for (int i = 0; i < length; i++) {
      if (fst.findTargetArc(key[i] & 0xFF, arc, arc, reader) == null) {
        return NONE;
      }
      output += arc.output();
    }
    return arc.isFinal() ? output + arc.nextFinalOutput() : NONE;
  }

  /** Reads the concepts of a value; returns their number, at most {@value #MAX_CANDIDATES}. */
  public int read(long value) throws IOException {
    if (Postings.isSingle(value)) {
      candidates = 1;
      ordinals[0] = Postings.ordinal(value);
      flags[0] = Postings.flags(value);
      return 1;
    }
    postings.seek(Postings.offset(value));
    candidates = Math.min(MAX_CANDIDATES, postings.readVInt());
    int last = 0;
    for (int i = 0; i < candidates; i++) {
      last += postings.readVInt();
      ordinals[i] = last;
      flags[i] = postings.readByte();
    }
    return candidates;
  }

  /** The ordinal of the {@code i}-th concept read. */
  public int ordinal(int i) {
    return ordinals[i];
  }

  /** Whether the name is the preferred one of the {@code i}-th concept read. */
  public boolean preferred(int i) {
    return (flags[i] & Postings.SYNONYM) == 0;
  }

  /** Whether every name behind the {@code i}-th concept read is an acronym in capitals. */
  public boolean inCapitals(int i) {
    return (flags[i] & Postings.CAPITALS) != 0;
  }
}

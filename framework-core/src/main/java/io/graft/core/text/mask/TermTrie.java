package io.graft.core.text.mask;

import io.graft.core.text.corpus.PackedRow;
import io.graft.core.text.tokenizer.Tokenizer;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Finds the terms of a domain in rows of tokens, the longest first, where they begin and end with a
 * word. Terms are compared as the model's tokenizer cuts them, so case and accents count as little
 * as they do there. Immutable once made; thread-safe.
 */
public final class TermTrie {
  private final Node root = new Node();
  private final int size;

  private static final class Node {
    private final Map<Integer, Node> next = new HashMap<>();
    private boolean ends;
  }

  /**
   * @param terms any number; blank ones are passed over
   */
  public TermTrie(Collection<String> terms, Tokenizer tokenizer) {
    int count = 0;
    for (String term : terms) {
      if (!term.isBlank()) {
        Node node = root;
        for (int id : tokenizer.encode(term.strip(), Tokenizer.NO_LIMIT, false).ids()) {
          node = node.next.computeIfAbsent(id, key -> new Node());
        }
        count += node == root || node.ends ? 0 : 1;
        node.ends = node != root;
      }
    }
    size = count;
  }

  /** How many different terms there are. */
  public int size() {
    return size;
  }

  /**
   * The terms of a row.
   *
   * @return for each word the number of the term that it belongs to, from 0, or -1 for none
   */
  public int[] termOfWord(PackedRow row) {
    int[] terms = new int[row.wordCount()];
    java.util.Arrays.fill(terms, -1);
    int found = 0;
    for (int start = 0; start < row.length(); ) {
      int end = beginsWord(row, start) ? longest(row, start) : start;
      for (int i = start; i < end; i++) {
        terms[row.words()[i]] = found;
      }
      found += end > start ? 1 : 0;
      start = Math.max(end, start + 1);
    }
    return terms;
  }

  private static boolean beginsWord(PackedRow row, int at) {
    int word = row.words()[at];
    return word >= 0 && (at == 0 || row.words()[at - 1] != word);
  }

  /** Behind the longest term that begins here, or {@code start} when none does. */
  private int longest(PackedRow row, int start) {
    int end = start;
    @Nullable Node node = root;
    for (int i = start; i < row.length() && row.words()[i] >= 0; i++) {
      node = node.next.get(row.ids()[i]);
      if (node == null) {
        break;
      }
      boolean wordEnds = i + 1 == row.length() || row.words()[i + 1] != row.words()[i];
      if (node.ends && wordEnds) {
        end = i + 1;
      }
    }
    return end;
  }
}

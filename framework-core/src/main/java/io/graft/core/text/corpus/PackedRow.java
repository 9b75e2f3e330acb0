package io.graft.core.text.corpus;

/**
 * A row of tokens for pretraining.
 *
 * @param ids token ids, special tokens included
 * @param words for each token the number of the word that it is a piece of, rising from 0, or -1
 *     for a special token
 */
@SuppressWarnings("ArrayRecordComponent") // owned by the data set, never handed out for writing
public record PackedRow(int[] ids, int[] words) {

  public int length() {
    return ids.length;
  }

  /** The number of words. */
  public int wordCount() {
    int last = -1;
    for (int word : words) {
      last = Math.max(last, word);
    }
    return last + 1;
  }
}

package io.graft.core.task.ner;

import io.graft.core.text.span.Iob2;
import io.graft.core.text.tokenizer.Span;
import io.graft.spi.text.Segment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.function.IntFunction;

/**
 * Which token stands for a word: the first that begins in it.
 *
 * @param first of each word, or -1 where no token begins: it was cut off, or the model's tokenizer
 *     joins it with the word before, or passes it over
 * @param joined the words whose beginning lies inside a token that began before
 */
@SuppressWarnings("ArrayRecordComponent") // made for one row
record WordTokens(int[] first, BitSet joined) {

  /**
   * @param words in order
   * @param places of the tokens, those of no text {@link Span#NOWHERE}
   */
  static WordTokens of(List<Segment> words, List<Span> places) {
    int[] first = new int[words.size()];
    Arrays.fill(first, -1);
    BitSet joined = new BitSet();
    int word = 0;
    for (int token = 0; token < places.size(); token++) {
      Span place = places.get(token);
      if (place.start() == place.end()) {
        continue;
      }
      while (word < first.length && words.get(word).end() <= place.start()) {
        word++;
      }
      if (word < first.length && words.get(word).start() < place.end() && first[word] < 0) {
        first[word] = token;
      }
      for (int w = word + 1; w < first.length && words.get(w).start() < place.end(); w++) {
        joined.set(w);
      }
    }
    return new WordTokens(first, joined);
  }

  /**
   * The tags of all words. One without a token is in the entity of the word before it when one
   * token covers both, or when the next word that has a token goes on with that entity; otherwise
   * it is outside.
   *
   * @param tagOf the tag of a token
   */
  List<String> tags(IntFunction<String> tagOf) {
    List<String> tags = new ArrayList<>();
    for (int word = 0; word < first.length; word++) {
      if (first[word] >= 0) {
        tags.add(tagOf.apply(first[word]));
        continue;
      }
      String before = word == 0 ? Iob2.OUTSIDE : tags.get(word - 1);
      if (before.equals(Iob2.OUTSIDE)) {
        tags.add(Iob2.OUTSIDE);
        continue;
      }
      String inside = Iob2.insideOf(Iob2.type(before));
      int next = word + 1;
      while (next < first.length && first[next] < 0) {
        next++;
      }
      boolean goesOn = next < first.length && tagOf.apply(first[next]).equals(inside);
      tags.add(joined.get(word) || goesOn ? inside : Iob2.OUTSIDE);
    }
    return tags;
  }
}

package io.graft.core.task.ner;

import io.graft.core.task.ScoredSpan;
import io.graft.core.text.encode.EncodedExample;
import io.graft.core.text.read.LabelSet;
import io.graft.core.text.span.Iob2;
import io.graft.core.text.span.Words;
import io.graft.spi.text.LabelledSpan;
import io.graft.spi.text.Segment;
import java.util.ArrayList;
import java.util.List;

/**
 * The words of an example with the tags that were found for them.
 *
 * @param words in order
 * @param tokens which tokens stand for them
 * @param tags one for each word
 */
record TaggedWords(List<Segment> words, WordTokens tokens, List<String> tags) {

  /**
   * @param scores a row of scores for each token, one after another, as many as there are tags
   */
  static TaggedWords of(EncodedExample encoded, float[] scores, LabelSet tagSet) {
    List<Segment> words = Words.of(encoded.example());
    WordTokens tokens = WordTokens.of(words, encoded.places());
    return new TaggedWords(
        words, tokens, tokens.tags(token -> tagSet.name(best(scores, token, tagSet.size()))));
  }

  private static int best(float[] scores, int token, int size) {
    int best = 0;
    for (int i = 1; i < size; i++) {
      best = scores[token * size + i] > scores[token * size + best] ? i : best;
    }
    return best;
  }

  /** The entities as parts of the text. */
  List<LabelledSpan> spans(Iob2.Orphans orphans) {
    return Iob2.entities(tags, orphans).stream()
        .map(
            entity ->
                new LabelledSpan(
                    words.get(entity.from()).start(),
                    words.get(entity.to() - 1).end(),
                    entity.type()))
        .toList();
  }

  /**
   * The entities with the mean probability of their words' tags.
   *
   * @param logits as {@link #of} was given
   */
  List<ScoredSpan> scored(float[] logits, LabelSet tagSet) {
    List<ScoredSpan> scored = new ArrayList<>();
    for (Iob2.WordSpan entity : Iob2.entities(tags, Iob2.Orphans.OUTSIDE)) {
      double sum = 0;
      int counted = 0;
      for (int word = entity.from(); word < entity.to(); word++) {
        int token = tokens.first()[word];
        if (token >= 0) {
          sum +=
              probability(logits, token * tagSet.size(), tagSet.size(), tagSet.id(tags.get(word)));
          counted++;
        }
      }
      scored.add(
          new ScoredSpan(
              words.get(entity.from()).start(),
              words.get(entity.to() - 1).end(),
              entity.type(),
              sum / Math.max(1, counted)));
    }
    return scored;
  }

  private static double probability(float[] logits, int from, int size, int tag) {
    double sum = 0;
    for (int i = 0; i < size; i++) {
      sum += Math.exp((double) logits[from + i] - logits[from + tag]);
    }
    return 1 / sum;
  }
}

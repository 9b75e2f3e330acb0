package io.graft.core.task.answering;

import io.graft.core.text.encode.EncodedExample;
import org.jspecify.annotations.Nullable;

/**
 * The best answer of a window.
 *
 * @param start where it begins in the text, in UTF-16 units
 * @param end where it ends, exclusive
 * @param margin by how much its logits exceed those of "no answer here"
 * @param probability of this beginning and this end, among those of the window
 */
record FoundAnswer(int start, int end, double margin, double probability) {

  /**
   * @param logits two for each token, one token after another
   * @param longest the most tokens of an answer
   * @return null for a window without text
   */
  static @Nullable FoundAnswer of(EncodedExample window, float[] logits, int longest) {
    int first = -1;
    int last = -1;
    double best = Double.NEGATIVE_INFINITY;
    for (int i = 1; i < window.length(); i++) {
      if (!AnswerTargets.inText(window, i)) {
        continue;
      }
      for (int j = i; j < Math.min(window.length(), i + longest); j++) {
        double score = (double) logits[2 * i] + logits[2 * j + 1];
        if (AnswerTargets.inText(window, j) && score > best) {
          best = score;
          first = i;
          last = j;
        }
      }
    }
    if (first < 0) {
      return null;
    }
    return new FoundAnswer(
        window.places().get(first).start(),
        window.places().get(last).end(),
        best - logits[0] - logits[1],
        share(window, logits, 0, first) * share(window, logits, 1, last));
  }

  private static double share(EncodedExample window, float[] logits, int side, int chosen) {
    double sum = 0;
    for (int i = 0; i < window.length(); i++) {
      if (i == 0 || AnswerTargets.inText(window, i)) {
        sum += Math.exp((double) logits[2 * i + side] - logits[2 * chosen + side]);
      }
    }
    return 1 / sum;
  }
}

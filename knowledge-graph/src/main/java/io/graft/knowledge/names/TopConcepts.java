package io.graft.knowledge.names;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;

/**
 * The concepts with the greatest scores; of equal ones those with the smaller number.
 *
 * @param limit the most of them, at least 1
 */
record TopConcepts(int limit) {

  /**
   * @param scores of each concept; negative infinity for one that is not meant
   */
  List<Integer> of(float[] scores) {
    Comparator<Integer> worstFirst =
        Comparator.<Integer>comparingDouble(concept -> scores[concept])
            .thenComparing(Comparator.reverseOrder());
    PriorityQueue<Integer> top = new PriorityQueue<>(worstFirst);
    for (int concept = 0; concept < scores.length; concept++) {
      if (scores[concept] == Float.NEGATIVE_INFINITY) {
        continue;
      }
      if (top.size() < limit) {
        top.add(concept);
      } else if (scores[concept] > scores[top.element()]) {
        top.remove();
        top.add(concept);
      }
    }
    List<Integer> best = new ArrayList<>(top);
    best.sort(Collections.reverseOrder(worstFirst));
    return best;
  }
}

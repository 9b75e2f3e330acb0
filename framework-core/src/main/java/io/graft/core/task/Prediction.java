package io.graft.core.task;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a model says of a text.
 *
 * @param id where the text comes from
 * @param text the text
 * @param labels the predicted labels: one for single-label tasks, any number otherwise
 * @param scores a probability for every label, in the order of the labels; empty where labels have
 *     none of their own
 * @param spans the parts of the text that were found, in order; null for tasks that look for none
 */
public record Prediction(
    String id,
    String text,
    List<String> labels,
    Map<String, Double> scores,
    @Nullable List<ScoredSpan> spans) {

  /** Labels of the whole text. */
  public Prediction(String id, String text, List<String> labels, Map<String, Double> scores) {
    this(id, text, labels, scores, null);
  }
}

package io.graft.core.task;

import java.util.List;
import java.util.Map;

/**
 * What a model says of a text.
 *
 * @param id where the text comes from
 * @param text the text
 * @param labels the predicted labels: one for single-label tasks, any number otherwise
 * @param scores a probability for every label, in the order of the labels
 */
public record Prediction(String id, String text, List<String> labels, Map<String, Double> scores) {}

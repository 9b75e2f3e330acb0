package io.graft.core.task;

/**
 * A part of a text that a model found.
 *
 * @param start where it begins, in UTF-16 units of the text
 * @param end where it ends, exclusive
 * @param label what it is
 * @param score how sure the model is, in [0, 1]
 */
public record ScoredSpan(int start, int end, String label, double score) {}

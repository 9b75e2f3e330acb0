package io.graft.core.text.span;

import org.jspecify.annotations.Nullable;

/**
 * Which fields of a JSON object make an example with spans.
 *
 * @param text the field with the text
 * @param second the field with a second text, or null for none
 * @param spans the field with the list of spans
 * @param label the label of spans that name none, or null when each must
 */
public record SpanFields(
    String text, @Nullable String second, String spans, @Nullable String label) {}

package io.graft.core.text.read;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The fields of one example as its file has them, not yet checked.
 *
 * @param line where it starts, from 1
 * @param text null when the field is missing
 * @param second null when the field is missing or not asked for
 * @param labels null when the field is missing or not asked for
 */
public record RawExample(
    long line, @Nullable String text, @Nullable String second, @Nullable List<String> labels) {}

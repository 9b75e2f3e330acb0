package io.graft.core.text.encode;

import io.graft.spi.inject.InjectedRow;
import io.graft.spi.inject.LinkedText;

/**
 * What is known of an example: its mentions, and what an injector made of them.
 *
 * @param text its own tokens and their mentions
 * @param row what the model reads
 */
public record KnownRow(LinkedText text, InjectedRow row) {}

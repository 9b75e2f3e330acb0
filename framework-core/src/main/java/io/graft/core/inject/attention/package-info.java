/** Attention from the tokens of a mention to what the graph says of its concept. */
@NullMarked
package io.graft.core.inject.attention;

import org.jspecify.annotations.NullMarked;

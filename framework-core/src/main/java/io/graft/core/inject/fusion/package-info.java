/** Vectors of a graph fused into hidden states at the mentions of its concepts. */
@NullMarked
package io.graft.core.inject.fusion;

import org.jspecify.annotations.NullMarked;

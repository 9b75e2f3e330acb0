/** The tensor engine: eager operations on a tape, over memory that ND4J allocates. */
@NullMarked
package io.graft.core.tensor;

import org.jspecify.annotations.NullMarked;

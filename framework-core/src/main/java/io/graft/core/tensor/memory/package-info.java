/** Memory off the heap: chunks that ND4J allocates, cut into blocks and used again. */
@NullMarked
package io.graft.core.tensor.memory;

import org.jspecify.annotations.NullMarked;

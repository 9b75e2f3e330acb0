/**
 * The arithmetic under the tape by ND4J's operations alone: the reference for other kernels, and
 * the path that a CUDA backend takes. Nothing here looks at an address of the host.
 */
@NullMarked
package io.graft.core.tensor.nd4j;

import org.jspecify.annotations.NullMarked;

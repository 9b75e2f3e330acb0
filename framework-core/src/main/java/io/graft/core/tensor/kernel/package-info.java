/**
 * The arithmetic under the tape: {@link io.graft.core.tensor.kernel.Kernels} and its
 * implementations. Kernels know blocks of memory and dimensions, never tensors or gradients' ways.
 */
@NullMarked
package io.graft.core.tensor.kernel;

import org.jspecify.annotations.NullMarked;

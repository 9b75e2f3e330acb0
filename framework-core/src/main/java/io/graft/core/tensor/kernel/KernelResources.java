package io.graft.core.tensor.kernel;

import io.graft.core.tensor.memory.Arena;

/**
 * What kernels are given to work with.
 *
 * @param scratch memory for intermediate results, of this instance alone
 * @param weights memory for packed copies of weights, shared with other instances
 * @param pool threads for loops over memory
 * @param counter told of what is prepared
 */
public record KernelResources(
    Arena scratch, Arena weights, ComputePool pool, KernelCounter counter) {}

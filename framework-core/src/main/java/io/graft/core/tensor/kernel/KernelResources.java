package io.graft.core.tensor.kernel;

import io.graft.core.tensor.memory.Arena;

/**
 * What kernels are given to work with.
 *
 * @param scratch memory for intermediate results, of this instance alone
 * @param pool threads for loops over memory
 * @param counter told of what is prepared
 */
public record KernelResources(Arena scratch, ComputePool pool, KernelCounter counter) {}

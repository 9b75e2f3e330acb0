package io.graft.core.tensor;

/**
 * What an engine holds and has done since it was opened.
 *
 * @param chunkAllocations how often memory off the heap was asked of the system
 * @param chunkBytes bytes held from the system
 * @param blockBytes bytes in use by tensors, parameters and scratch memory
 * @param peakBlockBytes the most that was ever in use
 * @param primitivesCreated native primitives prepared
 * @param primitivesFound how often a prepared primitive was used again
 * @param bytesMoved bytes of the arrays that native primitives have read and written, each counted
 *     once a run whatever the caches did; loops on the Java side are not counted
 */
public record EngineStatistics(
    long chunkAllocations,
    long chunkBytes,
    long blockBytes,
    long peakBlockBytes,
    long primitivesCreated,
    long primitivesFound,
    long bytesMoved) {}

package io.graft.core.model.source;

import io.graft.core.file.safetensors.Dtype;
import io.graft.spi.tensor.Shape;

/**
 * What a weight is, before it is read.
 *
 * @param name as the source calls it
 * @param shape as it is read: a linear layer is {@code [out, in]}
 * @param dtype how it is stored; {@link Dtype#readableAsFloat()} tells whether it can be read
 */
public record WeightInfo(String name, Shape shape, Dtype dtype) {}

package io.graft.benchmarks;

import io.graft.core.tensor.kernel.ComputePool;
import io.graft.core.tensor.kernel.KernelCounter;
import io.graft.core.tensor.kernel.KernelResources;
import io.graft.core.tensor.kernel.Kernels;
import io.graft.core.tensor.kernel.OneDnnKernels;
import io.graft.core.tensor.memory.Arena;
import io.graft.core.tensor.memory.Block;
import io.graft.core.tensor.memory.MemoryCounter;
import io.graft.core.tensor.nd4j.Nd4jKernels;
import io.graft.spi.tensor.DataType;
import java.util.Random;

/** Kernels with threads and memory of their own, and arrays of random numbers for them. */
final class Workspace implements AutoCloseable {
  private final ComputePool pool;
  private final Arena scratch;
  private final Arena arrays;
  private final Kernels kernels;
  private final Random random = new Random(1);

  /**
   * @param name {@code onednn} or {@code nd4j}
   * @param threads threads that compute; 0 for one a processor
   */
  Workspace(String name, int threads) {
    MemoryCounter counter = new MemoryCounter();
    int count = threads > 0 ? threads : Runtime.getRuntime().availableProcessors();
    pool = new ComputePool(count);
    scratch = new Arena("scratch", counter);
    arrays = new Arena("arrays", counter);
    KernelResources resources = new KernelResources(scratch, pool, new KernelCounter());
    kernels = name.equals("nd4j") ? new Nd4jKernels(resources) : new OneDnnKernels(resources);
  }

  Kernels kernels() {
    return kernels;
  }

  /** Numbers around 0, of the size of activations. */
  Block random(long length, DataType type) {
    Block values = arrays.allocate(length);
    float[] part = new float[1024];
    for (long at = 0; at < length; at += part.length) {
      for (int i = 0; i < part.length; i++) {
        part[i] = (float) random.nextGaussian();
      }
      values.write(at, part, 0, (int) Math.min(part.length, length - at));
    }
    if (type == DataType.FLOAT) {
      return values;
    }
    Block halves = arrays.allocate(length, type);
    kernels.copy(Math.toIntExact(length), values, halves);
    arrays.free(values);
    return halves;
  }

  /** Zeros. */
  Block zeros(long length, DataType type) {
    Block block = arrays.allocate(length, type);
    kernels.fill(Math.toIntExact(length), 0, block);
    return block;
  }

  @Override
  public void close() {
    kernels.close();
    arrays.close();
    scratch.close();
    pool.close();
  }
}

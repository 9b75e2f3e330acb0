package io.graft.core.tensor;

import io.graft.core.tensor.kernel.ComputePool;
import io.graft.core.tensor.kernel.KernelCounter;
import io.graft.core.tensor.kernel.KernelResources;
import io.graft.core.tensor.kernel.Kernels;
import io.graft.core.tensor.memory.Arena;
import io.graft.core.tensor.memory.MemoryCounter;
import io.graft.spi.GraftException;
import io.graft.spi.tensor.DataType;
import io.graft.spi.tensor.Initializer;
import io.graft.spi.tensor.Parameter;
import io.graft.spi.tensor.Scope;
import io.graft.spi.tensor.Shape;
import java.nio.FloatBuffer;
import java.util.function.Consumer;
import java.util.function.Function;
import org.nd4j.common.config.ND4JClassLoading;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Where tensors come from: memory, kernels and threads for all jobs of a process. Open one; close
 * it after all of its tapes. Thread-safe; each tape is confined to one thread at a time.
 */
public final class Engine implements AutoCloseable {
  private final MemoryCounter memoryCounter = new MemoryCounter();
  private final KernelCounter kernelCounter = new KernelCounter();
  private final Arena processMemory = new Arena("process memory", memoryCounter);
  private final ComputePool pool;
  private final Function<KernelResources, Kernels> kernels;

  private Engine(int threads, Function<KernelResources, Kernels> kernels) {
    ND4JClassLoading.setNd4jClassloaderFromClass(Nd4j.class);
    this.pool = new ComputePool(threads);
    this.kernels = kernels;
  }

  /**
   * Opens an engine with the kernels that are best on this machine: oneDNN's, or ND4J's where that
   * does not load. The system property {@code graft.kernels} ({@code onednn} or {@code nd4j})
   * decides otherwise.
   *
   * @param threads threads that compute at a time; 0 for one a processor
   */
  public static Engine open(int threads) {
    return open(threads, KernelChoice.best());
  }

  /**
   * Opens an engine with kernels of one's choice.
   *
   * @param kernels makes the kernels of one tape
   */
  public static Engine open(int threads, Function<KernelResources, Kernels> kernels) {
    int count = threads > 0 ? threads : Runtime.getRuntime().availableProcessors();
    return new Engine(count, kernels);
  }

  /**
   * A tape for one job that computes in FLOAT.
   *
   * @param seed decides all random numbers drawn on it
   */
  public TensorTape newTape(long seed) {
    return newTape(seed, DataType.FLOAT);
  }

  /**
   * A tape for one job.
   *
   * @param seed decides all random numbers drawn on it
   * @param precision the type of an encoder's activations: FLOAT, or BFLOAT16 where {@link
   *     #supports} says so
   * @throws GraftException of category USER when the kernels do not compute in it here
   */
  public TensorTape newTape(long seed, DataType precision) {
    Arena scratch = new Arena("scratch memory", memoryCounter);
    Kernels own = kernels.apply(new KernelResources(scratch, pool, kernelCounter));
    if (!own.supports(precision)) {
      String name = own.name();
      own.close();
      throw GraftException.user(
          "the " + name + " kernels do not compute in " + precision + " on this machine",
          "precision",
          "BFLOAT16 needs oneDNN and a processor with AVX512_BF16 or AMX; set float or auto");
    }
    return new TensorTape(
        this,
        own,
        precision,
        new Arena("step memory", memoryCounter),
        new Arena("job memory", memoryCounter),
        seed);
  }

  /**
   * A parameter. Close it when it is no longer used; those of one job are better made by {@link
   * TensorTape#parameter}.
   *
   * @param values row-major, as many as the shape has elements; copied
   */
  public StoredParameter parameter(
      String name, Shape shape, float[] values, boolean trainable, Scope scope) {
    if (values.length != shape.elements()) {
      throw new IllegalArgumentException(
          values.length + " values for parameter '" + name + "' of shape " + shape);
    }
    return parameter(name, shape, target -> target.put(values), trainable, scope);
  }

  /**
   * A parameter that is filled in place.
   *
   * @param filler puts all elements, row-major, from the buffer's position on; the buffer is valid
   *     during the call only
   */
  public StoredParameter parameter(
      String name, Shape shape, Consumer<FloatBuffer> filler, boolean trainable, Scope scope) {
    StoredParameter parameter = new StoredParameter(name, shape, scope, trainable, processMemory);
    parameter.block().fill(filler);
    return parameter;
  }

  /** A parameter that starts as {@code initializer} says, by the job's seed and its name. */
  public StoredParameter parameter(
      String name, Shape shape, Initializer initializer, long seed, boolean trainable) {
    float[] values = new float[shape.elements()];
    int fanIn = shape.rank() == 0 ? 1 : shape.dimension(-1);
    CounterRandom.of(seed, "initializer", 0).fill(values, initializer, name, fanIn);
    return parameter(name, shape, values, trainable, Scope.JOB);
  }

  /** A copy of a parameter that one job owns: copy on write for training base weights. */
  public StoredParameter copyOf(Parameter parameter, boolean trainable) {
    return parameter(
        parameter.name(), parameter.shape(), parameter.toFloats(), trainable, Scope.JOB);
  }

  /** Whether tapes of this engine compute in a type by instructions of the machine's own. */
  public boolean supports(DataType precision) {
    Arena scratch = new Arena("scratch memory", memoryCounter);
    try (Kernels probe = kernels.apply(new KernelResources(scratch, pool, kernelCounter))) {
      return probe.supports(precision);
    }
  }

  /** Threads that compute at a time. */
  public int threads() {
    return pool.threads();
  }

  /** What was allocated and prepared so far, over all tapes. */
  public EngineStatistics statistics() {
    return new EngineStatistics(
        memoryCounter.chunkAllocations(),
        memoryCounter.chunkBytes(),
        memoryCounter.blockBytes(),
        memoryCounter.peakBlockBytes(),
        kernelCounter.primitivesCreated(),
        kernelCounter.primitivesFound(),
        kernelCounter.bytesMoved());
  }

  /** What lies in memory of scope PROCESS now, in bytes: the weights of base models above all. */
  public long processBytes() {
    return processMemory.used() * Float.BYTES;
  }

  /** Returns memory of scope PROCESS in which nothing lies to the system. */
  public void trim() {
    processMemory.trim();
  }

  /** Memory for the few and small parameters of a job that shares all else. */
  Arena newJobMemory() {
    return new Arena("job memory", memoryCounter, Arena.SMALL_CHUNK);
  }

  Arena processMemory() {
    return processMemory;
  }

  /** Gives all memory of scope PROCESS back. */
  @Override
  public void close() {
    processMemory.close();
    pool.close();
  }
}

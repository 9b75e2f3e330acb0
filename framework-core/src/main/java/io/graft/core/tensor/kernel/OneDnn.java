package io.graft.core.tensor.kernel;

import io.graft.core.tensor.memory.Arena;
import io.graft.core.tensor.memory.Block;
import io.graft.spi.tensor.DataType;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import org.bytedeco.dnnl.engine;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.dnnl.global.dnnl.scratchpad_mode;
import org.bytedeco.dnnl.memory;
import org.bytedeco.dnnl.primitive_attr;
import org.bytedeco.dnnl.stream;
import org.jspecify.annotations.Nullable;
import org.nd4j.nativeblas.NativeOpsHolder;

/**
 * The oneDNN library as one tape uses it: an engine, a stream, scratch memory, and the primitives
 * prepared so far, the most recently used ones. Confined to one thread at a time.
 */
final class OneDnn implements AutoCloseable {
  /** More than the operations and shapes of several models; about 10 KB each. */
  private static final int CAPACITY = 4096;

  /** Nanoseconds below which starting another thread costs more than it saves. */
  private static final double SHORT = 20_000;

  private static final int CONSTANTS = 256;

  /** What the present thread was told last; 0 before. */
  private static final ThreadLocal<int[]> BOUND = ThreadLocal.withInitial(() -> new int[1]);

  private final Natives natives = new Natives();
  private final engine cpu;
  private final stream queue;
  private final int threads;
  private final Arena scratchMemory;
  private final KernelCounter counter;
  private final Map<Object, Prepared> prepared = new LinkedHashMap<>(256, 0.75f, true);
  private final Map<Float, Block> constants = new HashMap<>();
  private @Nullable Block scratch;

  /**
   * @param threads threads that a primitive may use
   */
  OneDnn(int threads, Arena scratchMemory, KernelCounter counter) {
    this.threads = threads;
    this.cpu = natives.own(new engine(engine.kind.cpu, 0));
    this.queue = natives.own(new stream(cpu));
    this.scratchMemory = scratchMemory;
    this.counter = counter;
  }

  /**
   * Whether this processor multiplies BFLOAT16 by instructions of its own: AVX512_BF16 or AMX.
   * Others would compute it, more slowly than FLOAT.
   */
  static boolean multipliesHalves() {
    int bfloat16 = dnnl.dnnl_cpu_isa_avx512_core_bf16;
    return (dnnl.dnnl_get_effective_cpu_isa() & bfloat16) == bfloat16;
  }

  engine engine() {
    return cpu;
  }

  stream stream() {
    return queue;
  }

  /**
   * The primitive prepared for {@code key}, made by {@code maker} when there is none.
   *
   * @param key a record of everything that {@code maker} reads
   * @param work roughly the nanoseconds of a run on one thread; short ones do not start another
   */
  <K> Prepared prepared(K key, double work, Function<K, Prepared> maker) {
    Prepared found = prepared.get(key);
    if (found != null) {
      counter.primitiveFound();
      return found;
    }
    bind(work < SHORT ? 1 : threads);
    Prepared made = maker.apply(key);
    counter.primitiveCreated();
    prepared.put(key, made);
    if (prepared.size() > CAPACITY) {
      Iterator<Prepared> oldest = prepared.values().iterator();
      oldest.next().close();
      oldest.remove();
    }
    return made;
  }

  /** Runs a primitive, with scratch memory if it needs some. */
  void run(Prepared primitive, long... addresses) {
    counter.bytesMoved(primitive.bytes());
    bind(primitive.threads());
    if (primitive.scratchBytes() == 0) {
      primitive.run(addresses);
      return;
    }
    long[] all = Arrays.copyOf(addresses, addresses.length + 1);
    all[addresses.length] = scratch(primitive.scratchBytes() / Float.BYTES + 1).address();
    primitive.run(all);
  }

  /**
   * Tells OpenMP, which oneDNN and ND4J share, how many threads this thread may start. OpenMP keeps
   * that by thread, and several tapes may take turns on one.
   */
  private static void bind(int count) {
    int[] present = BOUND.get();
    if (present[0] != count) {
      NativeOpsHolder.getInstance().getDeviceNativeOps().setOmpNumThreads(count);
      present[0] = count;
    }
  }

  /** Threads that a primitive made now will use. */
  int threadsNow() {
    return BOUND.get()[0];
  }

  /** A block that holds one number. */
  Block constant(float value) {
    Block block = constants.get(value);
    if (block == null) {
      if (constants.size() >= CONSTANTS) {
        constants.values().forEach(scratchMemory::free);
        constants.clear();
      }
      block = scratchMemory.allocate(1);
      block.write(0, new float[] {value}, 0, 1);
      constants.put(value, block);
    }
    return block;
  }

  /** Memory of at least that many elements, valid until the next call. */
  private Block scratch(long elements) {
    Block present = scratch;
    if (present == null || present.length() < elements) {
      if (present != null) {
        scratchMemory.free(present);
      }
      present = scratchMemory.allocate(elements + elements / 4);
      scratch = present;
    }
    return present;
  }

  /** Attributes with scratch memory given by the caller. */
  primitive_attr attributes(Natives owner) {
    primitive_attr attributes = owner.own(new primitive_attr());
    attributes.set_scratchpad_mode(scratchpad_mode.user);
    return attributes;
  }

  /** A strided FLOAT array. */
  static memory.desc strided(Natives owner, long[] dimensions, long[] strides) {
    return strided(owner, DataType.FLOAT, dimensions, strides);
  }

  /** A strided array. */
  static memory.desc strided(Natives owner, DataType type, long[] dimensions, long[] strides) {
    return owner.own(new memory.desc(dimensions, dataType(type), strides, false));
  }

  static memory.data_type dataType(DataType type) {
    return switch (type) {
      case FLOAT -> memory.data_type.f32;
      case BFLOAT16 -> memory.data_type.bf16;
      case INT8 -> memory.data_type.s8;
    };
  }

  /** A dense FLOAT array, row-major. */
  static memory.desc dense(Natives owner, long... dimensions) {
    return dense(owner, DataType.FLOAT, dimensions);
  }

  /** A dense array, row-major. */
  static memory.desc dense(Natives owner, DataType type, long... dimensions) {
    long[] strides = new long[dimensions.length];
    long stride = 1;
    for (int i = dimensions.length - 1; i >= 0; i--) {
      strides[i] = stride;
      stride *= dimensions[i];
    }
    return strided(owner, type, dimensions, strides);
  }

  @Override
  public void close() {
    prepared.values().forEach(Prepared::close);
    prepared.clear();
    if (scratch != null) {
      scratchMemory.free(scratch);
      scratch = null;
    }
    natives.close();
  }
}

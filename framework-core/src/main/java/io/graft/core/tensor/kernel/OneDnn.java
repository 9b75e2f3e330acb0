package io.graft.core.tensor.kernel;

import io.graft.core.tensor.memory.Arena;
import io.graft.core.tensor.memory.Block;
import java.util.Arrays;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import org.bytedeco.dnnl.engine;
import org.bytedeco.dnnl.global.dnnl.scratchpad_mode;
import org.bytedeco.dnnl.memory;
import org.bytedeco.dnnl.primitive_attr;
import org.bytedeco.dnnl.stream;
import org.jspecify.annotations.Nullable;

/**
 * The oneDNN library as one tape uses it: an engine, a stream, scratch memory, and the primitives
 * prepared so far, the most recently used ones. Confined to one thread.
 */
final class OneDnn implements AutoCloseable {
  /** More than the different operations and shapes of several models and length buckets. */
  private static final int CAPACITY = 4096;

  private final Natives natives = new Natives();
  private final engine cpu;
  private final stream queue;
  private final Arena scratchMemory;
  private final KernelCounter counter;
  private final Map<Object, Prepared> prepared = new LinkedHashMap<>(256, 0.75f, true);
  private @Nullable Block scratch;

  OneDnn(Arena scratchMemory, KernelCounter counter) {
    this.cpu = natives.own(new engine(engine.kind.cpu, 0));
    this.queue = natives.own(new stream(cpu));
    this.scratchMemory = scratchMemory;
    this.counter = counter;
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
   */
  <K> Prepared prepared(K key, Function<K, Prepared> maker) {
    Prepared found = prepared.get(key);
    if (found != null) {
      counter.primitiveFound();
      return found;
    }
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
    if (primitive.scratchBytes() == 0) {
      primitive.run(addresses);
      return;
    }
    long[] all = Arrays.copyOf(addresses, addresses.length + 1);
    all[addresses.length] = scratch(primitive.scratchBytes() / Float.BYTES + 1).address();
    primitive.run(all);
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
    return owner.own(new memory.desc(dimensions, memory.data_type.f32, strides, false));
  }

  /** A dense FLOAT array, row-major. */
  static memory.desc dense(Natives owner, long... dimensions) {
    long[] strides = new long[dimensions.length];
    long stride = 1;
    for (int i = dimensions.length - 1; i >= 0; i--) {
      strides[i] = stride;
      stride *= dimensions[i];
    }
    return strided(owner, dimensions, strides);
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

package io.graft.core.tensor.kernel;

import static org.bytedeco.dnnl.global.dnnl.dnnl_memory_set_data_handle;
import static org.bytedeco.dnnl.global.dnnl.dnnl_primitive_execute;

import io.graft.spi.GraftException;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.dnnl.dnnl_exec_arg_t;
import org.bytedeco.dnnl.dnnl_memory;
import org.bytedeco.dnnl.dnnl_primitive;
import org.bytedeco.dnnl.dnnl_stream;
import org.bytedeco.dnnl.memory;
import org.bytedeco.dnnl.primitive;
import org.bytedeco.dnnl.primitive_desc_base;
import org.bytedeco.javacpp.Pointer;

/**
 * A oneDNN primitive with its memory objects, which are pointed at other addresses before each run.
 * A run makes no native object. Runs of the CPU engine are done when they return.
 */
final class Prepared implements AutoCloseable {
  private final Natives natives;
  private final dnnl_primitive handle;
  private final dnnl_stream stream;
  private final dnnl_exec_arg_t arguments;
  private final Address[] addresses;
  private final dnnl_memory[] memories;
  private final long scratchBytes;
  private final int threads;
  private final long bytes;

  private Prepared(Builder builder, primitive made, long scratchBytes) {
    this.natives = builder.natives;
    this.handle = made.get();
    this.threads = builder.runtime.threadsNow();
    this.bytes = builder.bytes;
    this.stream = builder.runtime.stream().get();
    this.scratchBytes = scratchBytes;
    int count = builder.numbers.size();
    this.arguments = natives.own(new dnnl_exec_arg_t(count));
    this.addresses = new Address[count];
    this.memories = new dnnl_memory[count];
    for (int i = 0; i < count; i++) {
      addresses[i] = new Address();
      memories[i] = builder.memories.get(i).get();
      arguments.position(i).arg(builder.numbers.get(i)).memory(memories[i]);
    }
    arguments.position(0);
  }

  /** Threads that it was prepared for. */
  int threads() {
    return threads;
  }

  /** Bytes of its arguments, scratch memory included. */
  long bytes() {
    return bytes;
  }

  /** Bytes of scratch memory that a run needs; its address is then the last argument. */
  long scratchBytes() {
    return scratchBytes;
  }

  /** Runs on the given addresses, in the order in which the arguments were declared. */
  void run(long... at) {
    for (int i = 0; i < addresses.length; i++) {
      if (addresses[i].moveTo(at[i])) {
        check(dnnl_memory_set_data_handle(memories[i], addresses[i]), "set_data_handle");
      }
    }
    check(dnnl_primitive_execute(handle, stream, addresses.length, arguments), "execute");
  }

  private static void check(int status, String call) {
    if (status != 0) {
      throw GraftException.internal("oneDNN: " + call + " failed with status " + status, null);
    }
  }

  @Override
  public void close() {
    natives.close();
  }

  /** An address that can change without a new native object. */
  private static final class Address extends Pointer {
    boolean moveTo(long to) {
      if (address == to) {
        return false;
      }
      address = to;
      return true;
    }
  }

  /** Collects the arguments of a primitive. */
  static final class Builder {
    private final OneDnn runtime;
    private final Natives natives;
    private final List<Integer> numbers = new ArrayList<>();
    private final List<memory> memories = new ArrayList<>();
    private long bytes;

    Builder(OneDnn runtime, Natives natives) {
      this.runtime = runtime;
      this.natives = natives;
    }

    /** Declares the next argument. */
    Builder argument(int number, memory.desc description) {
      numbers.add(number);
      bytes += description.get_size();
      memories.add(natives.own(new memory(description, runtime.engine(), new Pointer())));
      return this;
    }

    /** With a primitive of its own. */
    Prepared build(primitive_desc_base description, primitive made) {
      return share(description, natives.own(made));
    }

    /** With a primitive that somebody else owns and frees later. */
    Prepared share(primitive_desc_base description, primitive made) {
      memory.desc scratch = natives.own(description.scratchpad_desc());
      long bytes = scratch.get_size();
      if (bytes > 0) {
        argument(org.bytedeco.dnnl.global.dnnl.DNNL_ARG_SCRATCHPAD, scratch);
      }
      return new Prepared(this, made, bytes);
    }
  }
}

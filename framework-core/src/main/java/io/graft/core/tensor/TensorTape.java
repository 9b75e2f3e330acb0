package io.graft.core.tensor;

import io.graft.core.tensor.kernel.DropoutKey;
import io.graft.core.tensor.kernel.Kernels;
import io.graft.core.tensor.memory.Arena;
import io.graft.core.tensor.memory.Block;
import io.graft.spi.tensor.DataType;
import io.graft.spi.tensor.Gradients;
import io.graft.spi.tensor.Initializer;
import io.graft.spi.tensor.Parameter;
import io.graft.spi.tensor.Scope;
import io.graft.spi.tensor.Shape;
import io.graft.spi.tensor.Tape;
import io.graft.spi.tensor.Tensor;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The tape of one job. Every operation runs at once; those that a gradient can flow through are
 * recorded until {@link #nextStep}. Confined to one thread at a time. What operations there are
 * stands in {@link TapeOperations}; here are memory, the record and gradients.
 */
public final class TensorTape extends TapeOperations implements AutoCloseable {
  private final Engine engine;
  private final Kernels kernels;
  private final DataType precision;
  private final Arena stepMemory;
  private final Arena jobMemory;
  private final long seed;
  private final boolean borrows;
  private final List<Node> nodes = new ArrayList<>();
  private final Deque<List<Block>> regions = new ArrayDeque<>();
  private boolean recording = true;
  private long step;
  private int pass;

  TensorTape(
      Engine engine,
      Kernels kernels,
      DataType precision,
      Arena stepMemory,
      Arena jobMemory,
      long seed) {
    this(engine, kernels, precision, stepMemory, jobMemory, seed, false);
  }

  private TensorTape(
      Engine engine,
      Kernels kernels,
      DataType precision,
      Arena stepMemory,
      Arena jobMemory,
      long seed,
      boolean borrows) {
    this.engine = engine;
    this.kernels = kernels;
    this.precision = precision;
    this.stepMemory = stepMemory;
    this.jobMemory = jobMemory;
    this.seed = seed;
    this.borrows = borrows;
  }

  /**
   * A tape for another job that computes in this one's kernels and step memory, and keeps only what
   * is of scope JOB by itself: for many models of which one answers at a time. A step of one ends
   * that of the others, so all are confined to one thread together. To be closed before this one.
   */
  public TensorTape sharingSteps() {
    return new TensorTape(
        engine, kernels, precision, stepMemory, engine.newJobMemory(), seed, true);
  }

  /** What this job's parameters and kept tensors take, in bytes. */
  public long jobBytes() {
    return jobMemory.used() * Float.BYTES;
  }

  /**
   * Ends the step: its record is forgotten and its memory used again. Later random numbers are
   * keyed by {@code next}.
   */
  public void nextStep(long next) {
    nodes.clear();
    regions.clear();
    stepMemory.reset();
    step = next;
    pass = 0;
  }

  /**
   * Starts another pass of a model within the step: sites draw new random numbers from here on. The
   * first pass needs no call.
   */
  public void nextPass() {
    pass++;
  }

  /** The name of the kernels that compute, such as {@code onednn}. */
  public String kernelsName() {
    return kernels.name();
  }

  /** The type of an encoder's activations: FLOAT or BFLOAT16. */
  public DataType precision() {
    return precision;
  }

  /** {@code x} in the type of an encoder's activations: x itself where it has that type. */
  public Tensor toPrecision(Tensor x) {
    return converted(x, precision);
  }

  /** The engine that made this tape. */
  public Engine engine() {
    return engine;
  }

  /** Ends the job's memory: steps, kept tensors and parameters made by {@link #parameter}. */
  @Override
  public void close() {
    nodes.clear();
    jobMemory.close();
    if (!borrows) {
      stepMemory.close();
      kernels.close();
    }
  }

  /** A parameter of this job alone, gone with it at the latest. */
  public StoredParameter parameter(String name, Shape shape, float[] values, boolean trainable) {
    StoredParameter parameter = new StoredParameter(name, shape, Scope.JOB, trainable, jobMemory);
    parameter.assign(values);
    return parameter;
  }

  /** A parameter of this job alone that starts as {@code initializer} says, by seed and name. */
  public StoredParameter parameter(
      String name, Shape shape, Initializer initializer, boolean trainable) {
    StoredParameter parameter = new StoredParameter(name, shape, Scope.JOB, trainable, jobMemory);
    if (initializer.kind() == Initializer.Kind.CONSTANT) {
      kernels.fill(shape.elements(), (float) initializer.scale(), parameter.block());
      parameter.changed();
    } else {
      float[] values = new float[shape.elements()];
      int fanIn = shape.rank() == 0 ? 1 : shape.dimension(-1);
      CounterRandom.of(seed, "initializer", 0).fill(values, initializer, name, fanIn);
      parameter.assign(values);
    }
    return parameter;
  }

  /**
   * This engine's view of a tape.
   *
   * @throws IllegalArgumentException when another engine made it
   */
  public static TensorTape of(Tape tape) {
    if (tape instanceof TensorTape own) {
      return own;
    }
    throw new IllegalArgumentException(
        "a tape of class " + tape.getClass().getName() + " was not made by this engine");
  }

  // -- what operations need

  Kernels kernels() {
    return kernels;
  }

  /** FLOAT memory of scope STEP, not cleared. */
  Block allocate(long elements) {
    return allocate(elements, DataType.FLOAT);
  }

  /** Memory of scope STEP, not cleared. */
  Block allocate(long elements, DataType type) {
    Block block = stepMemory.allocate(elements, type);
    if (!regions.isEmpty()) {
      regions.peek().add(block);
    }
    return block;
  }

  /** Gives step memory back before the step ends. */
  void release(Block block) {
    stepMemory.free(block);
  }

  /** Whether an operation on these would be recorded. */
  boolean records(@Nullable DenseTensor... inputs) {
    if (recording) {
      for (DenseTensor input : inputs) {
        if (input != null && input.requiresGradient()) {
          return true;
        }
      }
    }
    return false;
  }

  /** The result of an operation, recorded when a gradient can flow through it. */
  TapeTensor result(
      String operation, Shape shape, Block block, Backward backward, List<DenseTensor> inputs) {
    return result(operation, shape, block, backward, inputs, List.of());
  }

  /**
   * @param saved memory, besides the result's, that the way back needs; given back at once when
   *     nothing is recorded
   */
  TapeTensor result(
      String operation,
      Shape shape,
      Block block,
      Backward backward,
      List<DenseTensor> inputs,
      List<Block> saved) {
    boolean recorded = records(inputs.toArray(DenseTensor[]::new));
    TapeTensor output = new TapeTensor(this, operation, shape, Scope.STEP, block, recorded);
    if (recorded) {
      List<Block> owned = new ArrayList<>(saved);
      owned.add(block);
      nodes.add(new Node(output, inputs, backward, owned));
    } else {
      saved.forEach(this::release);
    }
    return output;
  }

  /** Another tensor over the memory of {@code x}. */
  TapeTensor alias(String operation, Shape shape, DenseTensor x, Backward backward) {
    TapeTensor output = new TapeTensor(this, operation, shape, Scope.STEP, x.block(), records(x));
    if (output.requiresGradient()) {
      nodes.add(new Node(output, List.of(x), backward, List.of()));
    }
    return output;
  }

  /**
   * A factor of a product in the type that the product needs. Parameters keep their copy.
   *
   * @param saved receives memory that must live as long as the product's record
   */
  Block operand(DenseTensor factor, DataType type, List<Block> saved) {
    if (factor.dataType() == type) {
      return factor.block();
    }
    if (type == DataType.BFLOAT16 && factor instanceof StoredParameter parameter) {
      return parameter.copy(StoredParameter.Copy.PLAIN, type, kernels);
    }
    Block converted = allocate(factor.size(), type);
    kernels.copy(factor.size(), factor.block(), converted);
    saved.add(converted);
    return converted;
  }

  /** The key of a dropout at {@code site} in this pass. */
  DropoutKey dropoutKey(String site) {
    return DropoutKey.of(CounterRandom.of(seed, "dropout", step).bits(site, pass));
  }

  // -- gradients

  @Override
  public Gradients gradients(
      List<? extends Tensor> lossTensors, List<? extends Tensor> withRespectTo) {
    return gradients(lossTensors, withRespectTo, false);
  }

  /**
   * Like {@link #gradients(List, List)}; if {@code last}, memory of the record is given back on the
   * way, so that neither another backward pass nor tensors made by recorded operations can be used
   * until the next step.
   */
  public Gradients gradients(
      List<? extends Tensor> lossTensors, List<? extends Tensor> withRespectTo, boolean last) {
    List<DenseTensor> from = new ArrayList<>();
    for (Tensor loss : lossTensors) {
      if (loss.shape().elements() != 1) {
        throw new IllegalArgumentException("a loss must be a scalar, not " + loss);
      }
      from.add(requiring(loss));
    }
    List<DenseTensor> wanted = new ArrayList<>();
    for (Tensor tensor : withRespectTo) {
      wanted.add(requiring(tensor));
    }
    Gradients gradients = new GradientPass(this).run(nodes, from, wanted, last);
    if (last) {
      nodes.clear();
    }
    return gradients;
  }

  private DenseTensor requiring(Tensor tensor) {
    if (!tensor.requiresGradient()) {
      throw new IllegalArgumentException(
          tensor + " does not require gradients; train it, or watch it (Tape.watch)");
    }
    return typed(tensor);
  }

  @Override
  public Tensor watch(Tensor x) {
    DenseTensor source = typed(x);
    return new TapeTensor(this, "watch", source.shape(), Scope.STEP, source.block(), true);
  }

  @Override
  public <T> T withoutGradients(Supplier<T> body) {
    boolean before = recording;
    recording = false;
    try {
      return body.get();
    } finally {
      recording = before;
    }
  }

  @Override
  public Tensor region(Supplier<Tensor> body) {
    int recorded = nodes.size();
    List<Block> made = new ArrayList<>();
    regions.push(made);
    Tensor result;
    try {
      result = body.get();
    } finally {
      regions.pop();
    }
    Block kept = typed(result).block();
    boolean free = nodes.size() == recorded && !result.requiresGradient();
    for (Block block : made) {
      if (free && !block.sharesMemory(kept)) {
        release(block);
      } else if (!regions.isEmpty()) {
        regions.peek().add(block);
      }
    }
    return result;
  }

  @Override
  public Tensor keep(Tensor x, Scope scope) {
    DenseTensor source = typed(x);
    Block copy =
        switch (scope) {
          case STEP -> allocate(source.size(), source.dataType());
          case JOB -> jobMemory.allocate(source.size(), source.dataType());
          case PROCESS -> engine.processMemory().allocate(source.size(), source.dataType());
        };
    kernels.copy(source.size(), source.block(), copy);
    return new TapeTensor(this, "kept " + source.label(), source.shape(), scope, copy, false);
  }

  @Override
  public void free(Tensor x) {
    if (x instanceof Parameter parameter) {
      throw new IllegalArgumentException(
          "parameter '" + parameter.name() + "' is freed by whoever made it");
    }
    TapeTensor tensor = (TapeTensor) DenseTensor.of(x);
    switch (tensor.scope()) {
      case STEP ->
          throw new IllegalArgumentException(tensor + " was not kept; it ends with the step");
      case JOB -> tensor.tape().jobMemory.free(tensor.block());
      case PROCESS -> engine.processMemory().free(tensor.block());
    }
  }

  // -- making tensors

  @Override
  public Tensor constant(Shape shape, float... values) {
    if (values.length != shape.elements()) {
      throw new IllegalArgumentException(values.length + " values do not fill shape " + shape);
    }
    Block block = allocate(values.length);
    block.write(0, values, 0, values.length);
    return new TapeTensor(this, "constant", shape, Scope.STEP, block, false);
  }

  @Override
  public Tensor zeros(Shape shape) {
    Block block = allocate(shape.elements());
    kernels.fill(shape.elements(), 0, block);
    return new TapeTensor(this, "zeros", shape, Scope.STEP, block, false);
  }

  @Override
  public Tensor random(Shape shape, Initializer initializer, String site) {
    float[] values = new float[shape.elements()];
    int fanIn = shape.rank() == 0 ? 1 : shape.dimension(-1);
    CounterRandom.of(seed, "random", step).fill(values, initializer, site, fanIn);
    return constant(shape, values);
  }
}

package io.graft.core.tensor;

import io.graft.core.tensor.memory.Block;
import io.graft.spi.tensor.Gradients;
import io.graft.spi.tensor.Tensor;
import java.util.BitSet;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One walk back over the tape. Collects gradients in place and gives their memory back early. */
final class GradientPass {

  /** Where a gradient is to be written, or added when {@code accumulate}. */
  record Target(Block block, boolean accumulate) {}

  private final TensorTape tape;
  private final Map<DenseTensor, Block> gradients = new IdentityHashMap<>();
  private final Set<DenseTensor> needed = Collections.newSetFromMap(new IdentityHashMap<>());
  private final Set<DenseTensor> requested = Collections.newSetFromMap(new IdentityHashMap<>());

  /** Of gradients that row by row additions alone made: which rows those were. */
  private final Map<DenseTensor, BitSet> filledRows = new IdentityHashMap<>();

  private @Nullable Block current;

  GradientPass(TensorTape tape) {
    this.tape = tape;
  }

  /**
   * @param last whether the record is not needed any more, so that memory is given back on the way
   */
  Gradients run(
      List<Node> nodes, List<DenseTensor> losses, List<DenseTensor> wanted, boolean last) {
    requested.addAll(wanted);
    needed.addAll(wanted);
    for (Node node : nodes) {
      if (node.inputs().stream().anyMatch(needed::contains)) {
        needed.add(node.output());
      }
    }
    for (DenseTensor loss : losses) {
      Target target = target(loss);
      if (!target.accumulate()) { // never multiplied by 0: memory may hold NaN from before
        tape.kernels().fill(1, 0, target.block());
      }
      tape.kernels().affine(1, 1, 1, target.block(), target.block());
    }
    for (int i = nodes.size() - 1; i >= 0; i--) {
      visit(nodes.get(i));
      if (last) {
        nodes.get(i).owned().forEach(tape::release);
      }
    }
    return collect(wanted);
  }

  private void visit(Node node) {
    Block gradient = gradients.get(node.output());
    if (gradient == null) {
      return;
    }
    boolean keep = requested.contains(node.output());
    current = keep ? null : gradient;
    if (needed.contains(node.output()) && node.inputs().stream().anyMatch(needed::contains)) {
      node.backward().run(this, gradient);
    }
    if (!keep) {
      gradients.remove(node.output());
      if (current != null) {
        tape.release(current);
      }
    }
  }

  private Gradients collect(List<DenseTensor> wanted) {
    Map<Tensor, Tensor> result = new LinkedHashMap<>();
    for (DenseTensor tensor : wanted) {
      Block block = gradients.get(tensor);
      if (block == null) {
        block = tape.allocate(tensor.size(), tensor.dataType());
        tape.kernels().fill(tensor.size(), 0, block);
      }
      result.put(tensor, TapeTensor.gradient(tape, tensor, block, filledRows.get(tensor)));
    }
    return new GradientMap(result);
  }

  /** Whether the gradient of {@code input} is needed for what was asked. */
  boolean wants(@Nullable DenseTensor input) {
    return input != null && needed.contains(input);
  }

  /** The memory of a gradient, for operations that can write as well as add. */
  Target target(DenseTensor input) {
    filledRows.remove(input);
    Block block = gradients.get(input);
    if (block != null) {
      return new Target(block, true);
    }
    block = tape.allocate(input.size(), input.gradientType());
    gradients.put(input, block);
    return new Target(block, false);
  }

  /** The memory of a gradient, cleared at its first use, for operations that add to parts of it. */
  Block zeroed(DenseTensor input) {
    Target target = target(input);
    if (!target.accumulate()) {
      tape.kernels().fill(input.size(), 0, target.block());
    }
    return target.block();
  }

  /** The same, for operations that add to some rows alone. */
  Block zeroed(DenseTensor input, int[] rows) {
    BitSet filled = gradients.containsKey(input) ? filledRows.get(input) : new BitSet();
    Block block = zeroed(input);
    if (filled != null) {
      for (int row : rows) {
        filled.set(row);
      }
      filledRows.put(input, filled);
    }
    return block;
  }

  /** Adds {@code contribution}, which the caller has allocated and gives away. */
  void add(DenseTensor input, Block contribution) {
    filledRows.remove(input);
    Block block = gradients.get(input);
    if (block == null) {
      gradients.put(input, contribution);
    } else {
      tape.kernels().addScaled(input.size(), 1, contribution, block);
      tape.release(contribution);
    }
  }

  /**
   * Adds the gradient of the output as it is. The last thing a backward does with it: where
   * possible the memory itself moves.
   */
  void passOn(@Nullable DenseTensor input, Block gradient) {
    if (input == null || !wants(input)) {
      return;
    }
    filledRows.remove(input);
    Block block = gradients.get(input);
    if (block != null) {
      tape.kernels().addScaled(input.size(), 1, gradient, block);
    } else if (current == gradient) {
      gradients.put(input, gradient);
      current = null;
    } else {
      block = tape.allocate(input.size(), input.gradientType());
      tape.kernels().copy(input.size(), gradient, block);
      gradients.put(input, block);
    }
  }

  /** The gradients by tensor. */
  private record GradientMap(Map<Tensor, Tensor> byTensor) implements Gradients {
    GradientMap {
      byTensor = Collections.unmodifiableMap(byTensor);
    }

    @Override
    public Set<Tensor> tensors() {
      return byTensor.keySet();
    }

    @Override
    public Tensor of(Tensor tensor) {
      Tensor gradient = byTensor.get(tensor);
      if (gradient == null) {
        throw new IllegalArgumentException(
            "no gradient was asked for with respect to " + tensor + "; asked: " + tensors());
      }
      return gradient;
    }
  }
}

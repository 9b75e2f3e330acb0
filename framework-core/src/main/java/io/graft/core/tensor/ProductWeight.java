package io.graft.core.tensor;

import io.graft.core.tensor.StoredParameter.Copy;
import io.graft.core.tensor.kernel.Gemm.Strides;
import io.graft.core.tensor.memory.Block;
import io.graft.spi.tensor.DataType;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A linear layer's weight {@code [out, in]} as the second factor of products, in the type that they
 * compute in: packed where it is a parameter and the kernels gain by that, as it lies otherwise.
 */
final class ProductWeight {
  private final DenseTensor weight;
  private final DataType type;
  private final TensorTape tape;
  private final @Nullable Block converted;

  /**
   * @param saved receives memory that must live as long as the product's record
   */
  ProductWeight(TensorTape tape, DenseTensor weight, DataType type, List<Block> saved) {
    this.tape = tape;
    this.weight = weight;
    this.type = type;
    this.converted = weight instanceof StoredParameter ? null : tape.operand(weight, type, saved);
  }

  /** The factor and how it lies. */
  record Factor(Block block, Strides strides) {}

  /** {@code weight^T}, {@code [in, out]}: inputs times it are outputs. */
  Factor transposed() {
    int in = weight.columns();
    return factor(in, weight.rows(), Strides.transposed(in), Copy.PACKED_TRANSPOSED);
  }

  /** {@code weight} itself: gradients of outputs times it are gradients of inputs. */
  Factor untransposed() {
    int in = weight.columns();
    return factor(weight.rows(), in, Strides.rows(in), Copy.PACKED);
  }

  private Factor factor(int k, int n, Strides strides, Copy packed) {
    if (converted != null) {
      return new Factor(converted, strides);
    }
    StoredParameter parameter = (StoredParameter) weight;
    if (tape.kernels().packedLength(k, n, strides, type) > 0) {
      return new Factor(parameter.copy(packed, type, tape.kernels()), Strides.PACKED);
    }
    return new Factor(tape.operand(parameter, type, List.of()), strides);
  }
}

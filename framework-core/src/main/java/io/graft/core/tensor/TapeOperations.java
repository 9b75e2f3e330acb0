package io.graft.core.tensor;

import io.graft.core.tensor.kernel.Binary;
import io.graft.core.tensor.kernel.Pointwise;
import io.graft.spi.tensor.Activation;
import io.graft.spi.tensor.AttentionSpec;
import io.graft.spi.tensor.DataType;
import io.graft.spi.tensor.IntMatrix;
import io.graft.spi.tensor.Scope;
import io.graft.spi.tensor.Shape;
import io.graft.spi.tensor.Tape;
import io.graft.spi.tensor.Tensor;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The operations of a tape: takes tensors of any maker, in the type that each operation computes
 * in, to the classes that compute and record them.
 */
abstract sealed class TapeOperations implements Tape permits TensorTape {
  private final TensorTape tape = (TensorTape) this;
  private final LinearOps linear = new LinearOps(tape);
  private final AttentionOps attention = new AttentionOps(tape);
  private final ElementOps elements = new ElementOps(tape);
  private final RowOps rows = new RowOps(tape);
  private final ReductionOps reductions = new ReductionOps(tape);
  private final MovementOps movements = new MovementOps(tape);
  private final LossOps losses = new LossOps(tape);

  /** A tensor that may be used on this tape, as FLOAT: what most operations compute in. */
  DenseTensor own(Tensor tensor) {
    return converted(tensor, DataType.FLOAT);
  }

  /** Checks that a tensor may be used on this tape. */
  DenseTensor typed(Tensor tensor) {
    DenseTensor dense = DenseTensor.of(tensor);
    if (dense instanceof TapeTensor made && made.scope() == Scope.STEP && made.tape() != tape) {
      throw new IllegalArgumentException(
          made + " belongs to a step of another tape; keep it in scope PROCESS first");
    }
    return dense;
  }

  @Nullable DenseTensor ownOrNull(@Nullable Tensor tensor) {
    return tensor == null ? null : own(tensor);
  }

  /** A tensor that may be used on this tape, in a type; itself where it has that type. */
  final DenseTensor converted(Tensor tensor, DataType type) {
    return elements.convert(typed(tensor), type);
  }

  @Override
  public Tensor linear(Tensor x, Tensor weight, @Nullable Tensor bias, @Nullable Tensor residual) {
    return linear(x, weight, bias, residual, List.of());
  }

  /**
   * {@code x weight^T + bias + residual + sum of terms}, one entry on the tape; see {@link
   * #linear(Tensor, Tensor, Tensor, Tensor)}. The terms are added in place. With a residual the sum
   * is FLOAT, whatever the type of {@code x}.
   */
  public Tensor linear(
      Tensor x,
      Tensor weight,
      @Nullable Tensor bias,
      @Nullable Tensor residual,
      List<LowRankTerm> terms) {
    boolean rows = terms.stream().anyMatch(term -> term.rows() != null);
    DenseTensor input = rows ? own(x) : typed(x);
    DenseTensor factor = input.dataType() == DataType.FLOAT ? own(weight) : typed(weight);
    DenseTensor added = ownOrNull(residual);
    return linear.linear(input, factor, ownOrNull(bias), added, terms);
  }

  @Override
  public Tensor matmul(Tensor a, Tensor b, boolean transposeA, boolean transposeB) {
    return linear.matmul(own(a), own(b), transposeA, transposeB);
  }

  @Override
  public Tensor attention(Tensor query, Tensor key, Tensor value, AttentionSpec spec) {
    DenseTensor asking = typed(query);
    DataType type = asking.dataType();
    return attention.attention(
        asking, converted(key, type), converted(value, type), ownOrNull(spec.bias()), spec);
  }

  @Override
  public Tensor add(Tensor a, Tensor b) {
    DenseTensor first = typed(a);
    DenseTensor second = typed(b);
    boolean halves =
        first.dataType() == DataType.BFLOAT16
            && second.dataType() == DataType.BFLOAT16
            && first.shape().equals(second.shape());
    return halves
        ? elements.binary(Binary.ADD, first, second)
        : elements.binary(Binary.ADD, own(a), own(b));
  }

  @Override
  public Tensor subtract(Tensor a, Tensor b) {
    return elements.binary(Binary.SUBTRACT, own(a), own(b));
  }

  @Override
  public Tensor multiply(Tensor a, Tensor b) {
    return elements.binary(Binary.MULTIPLY, own(a), own(b));
  }

  @Override
  public Tensor divide(Tensor a, Tensor b) {
    return elements.binary(Binary.DIVIDE, own(a), own(b));
  }

  @Override
  public Tensor affine(Tensor x, double factor, double shift) {
    return elements.affine(own(x), (float) factor, (float) shift);
  }

  @Override
  public Tensor activation(Tensor x, Activation function) {
    return elements.pointwise(Pointwise.of(function), typed(x));
  }

  @Override
  public Tensor exp(Tensor x) {
    return elements.pointwise(Pointwise.EXP, own(x));
  }

  @Override
  public Tensor log(Tensor x) {
    return elements.pointwise(Pointwise.LOG, own(x));
  }

  @Override
  public Tensor square(Tensor x) {
    return elements.pointwise(Pointwise.SQUARE, own(x));
  }

  @Override
  public Tensor sqrt(Tensor x) {
    return elements.pointwise(Pointwise.SQRT, own(x));
  }

  @Override
  public Tensor dropout(Tensor x, double probability, String site) {
    return elements.dropout(typed(x), probability, site);
  }

  @Override
  public Tensor softmax(Tensor x) {
    return rows.softmax(own(x), false);
  }

  @Override
  public Tensor logSoftmax(Tensor x) {
    return rows.softmax(own(x), true);
  }

  @Override
  public Tensor layerNorm(Tensor x, Tensor gamma, Tensor beta, double epsilon) {
    return rows.layerNorm(typed(x), own(gamma), own(beta), (float) epsilon);
  }

  @Override
  public Tensor normalize(Tensor x) {
    return rows.normalize(own(x));
  }

  @Override
  public Tensor sum(Tensor x) {
    return reductions.sum(own(x), 1);
  }

  @Override
  public Tensor mean(Tensor x) {
    return reductions.sum(own(x), 1.0 / Math.max(1, x.shape().elements()));
  }

  @Override
  public Tensor sum(Tensor x, int axis) {
    return reductions.sumAxis(own(x), axis);
  }

  @Override
  public Tensor max(Tensor x, int axis) {
    return reductions.maxAxis(own(x), axis);
  }

  @Override
  public Tensor norm(Tensor x) {
    return reductions.norm(own(x));
  }

  @Override
  public Tensor embedding(Tensor table, IntMatrix ids) {
    return movements.embedding(own(table), ids);
  }

  @Override
  public Tensor rows(Tensor x, int[] indices) {
    return movements.rows(own(x), indices);
  }

  @Override
  public Tensor maskedMean(Tensor x, IntMatrix mask) {
    return reductions.maskedMean(own(x), mask);
  }

  @Override
  public Tensor concat(int axis, Tensor... parts) {
    return movements.concat(axis, Arrays.stream(parts).map(this::own).toList());
  }

  @Override
  public Tensor slice(Tensor x, int axis, int from, int to) {
    return movements.slice(own(x), axis, from, to);
  }

  @Override
  public Tensor reshape(Tensor x, Shape shape) {
    return movements.reshape(typed(x), shape);
  }

  @Override
  public Tensor permute(Tensor x, int... order) {
    return movements.permute(own(x), order);
  }

  @Override
  public Tensor repeat(Tensor x, int times) {
    return movements.repeat(own(x), times);
  }

  @Override
  public Tensor crossEntropy(
      Tensor logits, int[] targets, double smoothing, float @Nullable [] classWeights) {
    return losses.crossEntropy(own(logits), targets, smoothing, classWeights);
  }

  @Override
  public Tensor binaryCrossEntropy(Tensor logits, float[] targets) {
    return losses.binaryCrossEntropy(own(logits), targets);
  }

  @Override
  public Tensor meanSquaredError(Tensor a, Tensor b) {
    return losses.meanSquaredError(own(a), own(b));
  }

  @Override
  public Tensor klDivergence(Tensor logits, Tensor targetLogits, double temperature) {
    return losses.klDivergence(own(logits), own(targetLogits), temperature);
  }

  @Override
  public Tensor detach(Tensor x) {
    DenseTensor source = typed(x);
    return new TapeTensor(tape, "detach", source.shape(), Scope.STEP, source.block(), false);
  }

  @Override
  public Tensor reverseGradient(Tensor x, double factor) {
    return elements.reverseGradient(own(x), (float) factor);
  }
}

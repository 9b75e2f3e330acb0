package io.graft.spi.tensor;

import org.jspecify.annotations.Nullable;
import org.osgi.annotation.versioning.ProviderType;

/**
 * The differentiable operations. Each runs at once, returns a new tensor in scope STEP and, while
 * the tape records, remembers how to go back. An operation whose shapes do not fit throws {@link
 * IllegalArgumentException} that names both shapes. Arguments are never changed.
 *
 * <p>Dimension letters: B batch, T tokens, H hidden size, N rows, C classes.
 */
@ProviderType
public interface Ops {

  // -- making tensors

  /** A constant of the given shape; the values are copied. */
  Tensor constant(Shape shape, float... values);

  /** All zeros. */
  Tensor zeros(Shape shape);

  /** Random numbers from {@code initializer}, keyed by the step and {@code site}. */
  Tensor random(Shape shape, Initializer initializer, String site);

  // -- linear algebra

  /**
   * {@code x weight^T + bias + residual}.
   *
   * @param x {@code [..., in]}
   * @param weight {@code [out, in]}
   * @param bias {@code [out]} or null
   * @param residual {@code [..., out]} or null
   * @return {@code [..., out]}
   */
  Tensor linear(Tensor x, Tensor weight, @Nullable Tensor bias, @Nullable Tensor residual);

  /** {@link #linear(Tensor, Tensor, Tensor, Tensor)} without a residual. */
  default Tensor linear(Tensor x, Tensor weight, @Nullable Tensor bias) {
    return linear(x, weight, bias, null);
  }

  /**
   * The product of two matrices, or of two stacks of them with equal leading dimensions.
   *
   * @param a {@code [..., M, K]}, or {@code [..., K, M]} if {@code transposeA}
   * @param b {@code [..., K, N]}, or {@code [..., N, K]} if {@code transposeB}
   * @return {@code [..., M, N]}
   */
  Tensor matmul(Tensor a, Tensor b, boolean transposeA, boolean transposeB);

  /**
   * Multi-head scaled dot-product attention (Vaswani et al. 2017): {@code softmax(q k^T / sqrt(d) +
   * bias) v} for each head of size {@code d = H / heads}.
   *
   * @param query {@code [B, Tq, H]}
   * @param key {@code [B, Tk, H]}
   * @param value {@code [B, Tk, H]}
   * @return {@code [B, Tq, H]}
   */
  Tensor attention(Tensor query, Tensor key, Tensor value, AttentionSpec spec);

  // -- element-wise; b has a's shape, or a suffix of it, or a's shape with last dimension 1,
  // or is a scalar

  /** {@code a + b}. */
  Tensor add(Tensor a, Tensor b);

  /** {@code a - b}. */
  Tensor subtract(Tensor a, Tensor b);

  /** {@code a * b}, element by element. */
  Tensor multiply(Tensor a, Tensor b);

  /** {@code a / b}, element by element. */
  Tensor divide(Tensor a, Tensor b);

  /** {@code factor * x + shift}. */
  Tensor affine(Tensor x, double factor, double shift);

  /** {@code factor * x}. */
  default Tensor scale(Tensor x, double factor) {
    return affine(x, factor, 0);
  }

  Tensor activation(Tensor x, Activation function);

  Tensor exp(Tensor x);

  /** The natural logarithm; the argument must be positive. */
  Tensor log(Tensor x);

  Tensor square(Tensor x);

  /** The square root; the gradient at 0 is 0. */
  Tensor sqrt(Tensor x);

  /**
   * Sets each element to 0 with probability {@code probability} and scales the others so that the
   * mean stays. The identity when {@code probability} is 0.
   *
   * @param site names the random stream: the same site in the same pass drops the same elements
   */
  Tensor dropout(Tensor x, double probability, String site);

  // -- over the last dimension

  Tensor softmax(Tensor x);

  Tensor logSoftmax(Tensor x);

  /**
   * {@code gamma (x - mean) / sqrt(variance + epsilon) + beta} over the last dimension (Ba et al.
   * 2016).
   *
   * @param x {@code [..., H]}
   * @param gamma {@code [H]}
   * @param beta {@code [H]}
   */
  Tensor layerNorm(Tensor x, Tensor gamma, Tensor beta, double epsilon);

  /** Each vector of the last dimension divided by its Euclidean length (at least 1e-12). */
  Tensor normalize(Tensor x);

  // -- reductions

  /** The sum of all elements, a scalar. */
  Tensor sum(Tensor x);

  /** The mean of all elements, a scalar. */
  Tensor mean(Tensor x);

  /** The sum over one dimension, which disappears. Negative counts from the end. */
  Tensor sum(Tensor x, int axis);

  /** The greatest element along one dimension, which disappears; the gradient goes to the first. */
  Tensor max(Tensor x, int axis);

  /** The Euclidean length of all elements taken as one vector, a scalar. */
  Tensor norm(Tensor x);

  // -- moving elements

  /**
   * Rows of a table.
   *
   * @param table {@code [n, H]}
   * @param ids {@code [B, T]}, each in {@code [0, n)}
   * @return {@code [B, T, H]}
   */
  Tensor embedding(Tensor table, IntMatrix ids);

  /**
   * Some rows of {@code x} when all dimensions but the last are taken together.
   *
   * @param x {@code [..., H]}
   * @param rows indices in {@code [0, x.shape().rows())}; repetitions are allowed
   * @return {@code [rows.length, H]}
   */
  Tensor rows(Tensor x, int[] rows);

  /**
   * The mean over tokens where {@code mask} is not 0.
   *
   * @param x {@code [B, T, H]}
   * @param mask {@code [B, T]}; each row has at least one nonzero element
   * @return {@code [B, H]}
   */
  Tensor maskedMean(Tensor x, IntMatrix mask);

  /** Joins tensors along {@code axis}; the other dimensions agree. Negative counts from the end. */
  Tensor concat(int axis, Tensor... parts);

  /** The part {@code [from, to)} along {@code axis}. Negative axes count from the end. */
  Tensor slice(Tensor x, int axis, int from, int to);

  /** The same elements in the same order under another shape. */
  Tensor reshape(Tensor x, Shape shape);

  /** Dimensions in another order: dimension {@code i} of the result is {@code order[i]} of x. */
  Tensor permute(Tensor x, int... order);

  /**
   * Copies along new outer copies: {@code [B, ...]} repeated {@code times} times in whole, so that
   * row {@code b} of copy {@code k} is row {@code k * B + b}.
   */
  Tensor repeat(Tensor x, int times);

  // -- losses (scalars)

  /**
   * The mean cross-entropy of softmax(logits).
   *
   * @param logits {@code [N, C]}
   * @param targets N class numbers; {@code -100} leaves a row out (all left out gives 0)
   * @param smoothing the share of probability spread evenly over all classes (Szegedy et al. 2016)
   * @param classWeights {@code C} weights, or null; the mean is then a weighted one
   */
  Tensor crossEntropy(
      Tensor logits, int[] targets, double smoothing, float @Nullable [] classWeights);

  /**
   * The mean binary cross-entropy of sigmoid(logits) over all N * C elements.
   *
   * @param logits {@code [N, C]}
   * @param targets {@code N * C} values in [0, 1], row-major
   */
  Tensor binaryCrossEntropy(Tensor logits, float[] targets);

  /** The mean of squared differences; gradients flow to both. */
  Tensor meanSquaredError(Tensor a, Tensor b);

  /**
   * {@code temperature^2} times the mean over rows of KL(softmax(target / temperature) ||
   * softmax(logits / temperature)) (Hinton et al. 2015). No gradient flows to the target.
   *
   * @param logits {@code [N, C]}
   * @param targetLogits {@code [N, C]}
   */
  Tensor klDivergence(Tensor logits, Tensor targetLogits, double temperature);

  // -- steering gradients

  /** The same values; no gradient flows back. */
  Tensor detach(Tensor x);

  /** The same values; the gradient is multiplied by {@code -factor} (Ganin et al. 2016). */
  Tensor reverseGradient(Tensor x, double factor);
}

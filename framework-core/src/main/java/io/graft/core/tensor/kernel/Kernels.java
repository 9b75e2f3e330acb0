package io.graft.core.tensor.kernel;

import io.graft.core.tensor.memory.Block;
import io.graft.spi.tensor.DataType;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The arithmetic under the tape. Two implementations: {@code OneDnnKernels} and {@code
 * Nd4jKernels}; the same tests run on both.
 *
 * <p>Blocks hold FLOAT elements, row-major unless a method takes strides. Where a kernel
 * {@linkplain #supports supports} BFLOAT16, matrices of products, queries, keys, values and weights
 * of attention, rows of layer normalisation and softmax, and what element-wise methods, {@link
 * #copy}, {@link #addScaled}, {@link #dropout} and the input of {@link #sumAxis} work on may hold
 * that instead; sums, statistics, biases and gradients of parameters stay FLOAT. A block given as
 * input may be longer than needed; outputs are written in full unless a method says that it
 * accumulates. Blocks must not overlap, except where a method allows an output to be an input ("in
 * place"). Sums over more than a few elements keep a fixed order: the same call with the same
 * number of threads gives the same bits. Nothing off the heap is allocated in steady state.
 *
 * <p>One instance belongs to one tape and is confined to its thread; inside, it may use threads of
 * its own. The caller has checked the dimensions; an implementation may trust them.
 */
public interface Kernels extends AutoCloseable {

  /** A short name for messages and reports: {@code onednn}, {@code nd4j}. */
  String name();

  /** Whether blocks of a type are computed on, on this machine, by instructions of its own. */
  default boolean supports(DataType type) {
    return type == DataType.FLOAT;
  }

  // -- matrices

  /**
   * {@code c = f(alpha a b + bias + residual [+ c])}; see {@link Gemm}.
   *
   * @param a at least as many elements as the strides reach
   * @param b the same, and of the same type; c may be of the other type
   * @param bias {@code [n]}, added to every row, or null
   * @param residual strided like c, or null; may be c itself only where {@code accumulate} would do
   */
  void gemm(Gemm gemm, Block a, Block b, Block c, @Nullable Block bias, @Nullable Block residual);

  /**
   * Elements that {@link #pack} writes; 0 where products would not be faster for it, and then
   * nothing may be packed.
   *
   * @param k rows of the factor b of a product
   * @param n its columns
   * @param strides how b lies in memory
   * @param type the type that it is to have
   */
  default long packedLength(int k, int n, Gemm.Strides strides, DataType type) {
    return 0;
  }

  /**
   * Lays a factor out as products read it fastest. They take it as b with {@link
   * Gemm.Strides#PACKED}, for any number of rows of a.
   *
   * @param k rows of the factor b of a product
   * @param n its columns
   * @param strides how b lies in memory
   * @param b FLOAT, or of the type of {@code packed}
   * @param packed receives {@link #packedLength} elements of its type
   */
  default void pack(int k, int n, Gemm.Strides strides, Block b, Block packed) {
    throw new UnsupportedOperationException("the " + name() + " kernels pack nothing");
  }

  /**
   * {@code out = drop(softmax(q k^T scale + bias)) v} for each sequence and head.
   *
   * @param query strided by {@code queryStride}
   * @param key strided by {@code keyStride}
   * @param value strided by {@code keyStride}
   * @param bias {@code [biasBatch, biasHeads, biasQueries, keys]}, or null when the spec has none;
   *     -inf is not allowed, a large negative number is
   * @param probabilities {@code [batch, heads, queries, keys]}: receives the weights before dropout
   * @param dropped the same shape: receives the weights after dropout; null without dropout
   * @param dropoutKey which weights are dropped; null without dropout
   * @param out {@code [batch, queries, heads * headSize]}, dense
   */
  void attention(
      Attention spec,
      Block query,
      Block key,
      Block value,
      @Nullable Block bias,
      Block probabilities,
      @Nullable Block dropped,
      @Nullable DropoutKey dropoutKey,
      Block out);

  /**
   * The gradients of {@link #attention}. Gradients of queries, keys and values are strided like
   * those and are written, not accumulated; each may be null when it is not wanted.
   *
   * @param probabilities as the forward run left them
   * @param dropped as the forward run left them; null without dropout
   * @param outGradient {@code [batch, queries, heads * headSize]}, dense
   * @param work room for {@link Attention#weights()} elements; holds the gradient of the scores
   *     afterwards
   * @param biasGradient {@code [biasBatch, biasHeads, biasQueries, keys]}, written; null when not
   *     wanted
   */
  void attentionGradient(
      Attention spec,
      Block query,
      Block key,
      Block value,
      Block probabilities,
      @Nullable Block dropped,
      @Nullable DropoutKey dropoutKey,
      Block outGradient,
      Block work,
      @Nullable Block queryGradient,
      @Nullable Block keyGradient,
      @Nullable Block valueGradient,
      @Nullable Block biasGradient);

  // -- over rows

  /**
   * {@code y = gamma (x - mean) / sqrt(variance + epsilon) + beta} for each row.
   *
   * @param x {@code [rows, columns]}
   * @param gamma {@code [columns]}
   * @param beta {@code [columns]}
   * @param y {@code [rows, columns]}; may be x
   * @param mean {@code [rows]}: receives the means
   * @param variance {@code [rows]}: receives the (biased) variances
   */
  void layerNorm(
      int rows,
      int columns,
      float epsilon,
      Block x,
      Block gamma,
      Block beta,
      Block y,
      Block mean,
      Block variance);

  /**
   * The gradients of {@link #layerNorm}; all are written, not accumulated.
   *
   * @param xGradient may be yGradient; null when not wanted
   * @param gammaGradient {@code [columns]}, null when not wanted
   * @param betaGradient {@code [columns]}; null exactly when gammaGradient is
   */
  void layerNormGradient(
      int rows,
      int columns,
      float epsilon,
      Block x,
      Block gamma,
      Block mean,
      Block variance,
      Block yGradient,
      @Nullable Block xGradient,
      @Nullable Block gammaGradient,
      @Nullable Block betaGradient);

  /**
   * {@code y = softmax(x)} for each row, or its logarithm.
   *
   * @param y may be x
   */
  void softmax(int rows, int columns, boolean logarithm, Block x, Block y);

  /**
   * The gradient of {@link #softmax}.
   *
   * @param y the result of the forward run
   * @param xGradient may be yGradient
   */
  void softmaxGradient(
      int rows, int columns, boolean logarithm, Block y, Block yGradient, Block xGradient);

  /**
   * The sum {@code -sum_r (onTarget_r logp[r, target_r] + sum_c onAll_c logp[r, c])}.
   *
   * @param logProbabilities {@code [rows, classes]}
   */
  double crossEntropy(CrossEntropy spec, Block logProbabilities);

  /**
   * The gradient of {@code factor} times the loss with respect to the logits behind {@code
   * logProbabilities}: {@code factor (p (onTarget_r + sum_c onAll_c) - onTarget_r [c = target_r] -
   * onAll_c)}; zeros for rows that do not count.
   *
   * @param logitsGradient {@code [rows, classes]}, written; may be logProbabilities
   */
  void crossEntropyGradient(
      CrossEntropy spec, float factor, Block logProbabilities, Block logitsGradient);

  // -- element by element

  /**
   * {@code y = f(x)}.
   *
   * @param y may be x
   */
  void pointwise(Pointwise function, int length, Block x, Block y);

  /**
   * {@code xGradient = yGradient f'(x)}.
   *
   * @param x the argument of the forward run
   * @param y its result
   * @param xGradient may be yGradient
   */
  void pointwiseGradient(
      Pointwise function, int length, Block x, Block y, Block yGradient, Block xGradient);

  /**
   * {@code c = a op b} over {@code [rows, columns]}, b repeated as {@code broadcast} says.
   *
   * @param c may be a, or b where nothing is repeated
   */
  void binary(
      Binary operation, int rows, int columns, Broadcast broadcast, Block a, Block b, Block c);

  /**
   * {@code y = factor x + shift}.
   *
   * @param y may be x
   */
  void affine(int length, float factor, float shift, Block x, Block y);

  /** {@code y = y + factor x}. */
  void addScaled(int length, float factor, Block x, Block y);

  /** {@code y = value}, every element. */
  void fill(int length, float value, Block y);

  /** {@code y = x}, converted to the type of y. */
  void copy(int length, Block x, Block y);

  /**
   * {@code y = x / (1 - probability)} where the key keeps element i, else 0. Its gradient is the
   * same call on gradients.
   *
   * @param y may be x
   */
  void dropout(int length, double probability, DropoutKey key, Block x, Block y);

  // -- reductions

  /**
   * Sums over the middle dimension: {@code y[o, i] = factor * sum_a x[o, a, i] [+ y[o, i]]}.
   *
   * @param x {@code [outer, axis, inner]}
   * @param y {@code [outer, inner]}
   */
  void sumAxis(int outer, int axis, int inner, float factor, boolean accumulate, Block x, Block y);

  /**
   * Repeats along the middle dimension: {@code y[o, a, i] = factor * x[o, i] [+ y[o, a, i]]}.
   *
   * @param x {@code [outer, inner]}
   * @param y {@code [outer, axis, inner]}
   */
  void expandAxis(
      int outer, int axis, int inner, float factor, boolean accumulate, Block x, Block y);

  /**
   * The greatest element along the middle dimension and its place, the first of equals.
   *
   * @param x {@code [outer, axis, inner]}, axis at least 1
   * @param y {@code [outer, inner]}
   * @param places receives {@code outer * inner} indices along the middle dimension
   */
  void maxAxis(int outer, int axis, int inner, Block x, Block y, int[] places);

  /** {@code xGradient[o, places[o, i], i] = yGradient[o, i]}, all else 0. */
  void maxAxisGradient(
      int outer, int axis, int inner, int[] places, Block yGradient, Block xGradient);

  /** The sum of all elements, taken in double precision. */
  double sum(int length, Block x);

  /** {@code sum_i x_i y_i}, taken in double precision; x and y may be the same. */
  double dot(int length, Block x, Block y);

  /** {@code y[r] = sum_c a[r, c] b[r, c]} for each row; a and b may be the same. */
  void rowDots(int rows, int columns, Block a, Block b, Block y);

  // -- moving elements

  /**
   * {@code y[r] = x[rows[r]]} for rows of {@code columns} elements.
   *
   * @param rows indices into x, each in range
   */
  void gather(int columns, int[] rows, Block x, Block y);

  /**
   * {@code y[rows[r]] += factor x[r]} in the order of r. The rest of y stays.
   *
   * @param rows indices into y, each in range; repetitions add up
   */
  void scatterAdd(int columns, int[] rows, float factor, Block x, Block y);

  /**
   * Copies between two strided views of the same dimensions: {@code y[i . yStrides] = x[i .
   * xStrides]}, or adds. A stride of 0 in x repeats.
   *
   * @param dimensions at most 6; none is 0
   */
  void copyStrided(
      int[] dimensions, Block x, long[] xStrides, Block y, long[] yStrides, boolean accumulate);

  // -- optimizers

  /** The sum of squares of all elements of several FLOAT arrays, taken in double precision. */
  double squaredNorm(List<SparseRows> arrays);

  /** One update each of several parameters and their moments, in place. */
  void adamW(List<AdamWOperands> all);

  /** Gives prepared primitives and scratch memory back. Closing twice is harmless. */
  @Override
  void close();
}

package io.graft.core.tensor.kernel;

import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DIFF_DST;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DIFF_SCALE;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DIFF_SHIFT;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DIFF_SRC;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DST;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_MEAN;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_SCALE;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_SHIFT;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_SRC;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_VARIANCE;

import io.graft.core.tensor.memory.Block;
import io.graft.spi.tensor.DataType;
import org.bytedeco.dnnl.global.dnnl.algorithm;
import org.bytedeco.dnnl.global.dnnl.normalization_flags;
import org.bytedeco.dnnl.global.dnnl.prop_kind;
import org.bytedeco.dnnl.layer_normalization_backward;
import org.bytedeco.dnnl.layer_normalization_forward;
import org.bytedeco.dnnl.memory;
import org.bytedeco.dnnl.softmax_backward;
import org.bytedeco.dnnl.softmax_forward;

/** Layer normalisation and softmax by oneDNN. */
final class OneDnnRows {
  private static final int SCALE_AND_SHIFT =
      normalization_flags.use_scale.value | normalization_flags.use_shift.value;

  private final OneDnn oneDnn;

  OneDnnRows(OneDnn oneDnn) {
    this.oneDnn = oneDnn;
  }

  private record NormKey(int rows, int columns, float epsilon, DataType type) {}

  private record NormGradientKey(int rows, int columns, float epsilon, DataType type) {}

  private record SoftmaxKey(int rows, int columns, boolean logarithm, DataType from, DataType to) {}

  private record SoftmaxGradientKey(int rows, int columns, boolean logarithm, DataType type) {}

  void layerNorm(
      int rows,
      int columns,
      float epsilon,
      Block x,
      Block gamma,
      Block beta,
      Block y,
      Block mean,
      Block variance) {
    Prepared primitive =
        oneDnn.prepared(
            new NormKey(rows, columns, epsilon, x.type()), 0.2 * rows * columns, this::prepareNorm);
    oneDnn.run(
        primitive,
        x.address(),
        gamma.address(),
        beta.address(),
        y.address(),
        mean.address(),
        variance.address());
  }

  private Prepared prepareNorm(NormKey key) {
    Natives natives = new Natives();
    memory.desc data = OneDnn.dense(natives, key.type(), key.rows(), key.columns());
    memory.desc statistics = OneDnn.dense(natives, key.rows());
    memory.desc weights = OneDnn.dense(natives, key.columns());
    var description = norm(natives, data, statistics, key.epsilon());
    return new Prepared.Builder(oneDnn, natives)
        .argument(DNNL_ARG_SRC, data)
        .argument(DNNL_ARG_SCALE, weights)
        .argument(DNNL_ARG_SHIFT, weights)
        .argument(DNNL_ARG_DST, data)
        .argument(DNNL_ARG_MEAN, statistics)
        .argument(DNNL_ARG_VARIANCE, statistics)
        .build(description, new layer_normalization_forward(description));
  }

  private layer_normalization_forward.primitive_desc norm(
      Natives natives, memory.desc data, memory.desc statistics, float epsilon) {
    return natives.own(
        new layer_normalization_forward.primitive_desc(
            oneDnn.engine(),
            prop_kind.forward_training.value,
            data,
            data,
            statistics,
            epsilon,
            SCALE_AND_SHIFT,
            oneDnn.attributes(natives),
            false));
  }

  /** All three gradients: oneDNN 3.11 refuses that of x alone when there is a scale. */
  void layerNormGradient(
      int rows,
      int columns,
      float epsilon,
      Block x,
      Block gamma,
      Block mean,
      Block variance,
      Block yGradient,
      Block xGradient,
      Block gammaGradient,
      Block betaGradient) {
    oneDnn.run(
        oneDnn.prepared(
            new NormGradientKey(rows, columns, epsilon, x.type()),
            0.4 * rows * columns,
            this::prepareNormGradient),
        x.address(),
        gamma.address(),
        mean.address(),
        variance.address(),
        yGradient.address(),
        xGradient.address(),
        gammaGradient.address(),
        betaGradient.address());
  }

  private Prepared prepareNormGradient(NormGradientKey key) {
    Natives natives = new Natives();
    memory.desc data = OneDnn.dense(natives, key.type(), key.rows(), key.columns());
    memory.desc statistics = OneDnn.dense(natives, key.rows());
    memory.desc weights = OneDnn.dense(natives, key.columns());
    var description =
        natives.own(
            new layer_normalization_backward.primitive_desc(
                oneDnn.engine(),
                prop_kind.backward.value,
                data,
                data,
                data,
                statistics,
                key.epsilon(),
                SCALE_AND_SHIFT,
                norm(natives, data, statistics, key.epsilon()),
                oneDnn.attributes(natives),
                false));
    return new Prepared.Builder(oneDnn, natives)
        .argument(DNNL_ARG_SRC, data)
        .argument(DNNL_ARG_SCALE, weights)
        .argument(DNNL_ARG_MEAN, statistics)
        .argument(DNNL_ARG_VARIANCE, statistics)
        .argument(DNNL_ARG_DIFF_DST, data)
        .argument(DNNL_ARG_DIFF_SRC, data)
        .argument(DNNL_ARG_DIFF_SCALE, weights)
        .argument(DNNL_ARG_DIFF_SHIFT, weights)
        .build(description, new layer_normalization_backward(description));
  }

  void softmax(int rows, int columns, boolean logarithm, Block x, Block y) {
    Prepared primitive =
        oneDnn.prepared(
            new SoftmaxKey(rows, columns, logarithm, x.type(), y.type()),
            0.3 * rows * columns,
            this::prepareSoftmax);
    oneDnn.run(primitive, x.address(), y.address());
  }

  private Prepared prepareSoftmax(SoftmaxKey key) {
    Natives natives = new Natives();
    memory.desc from = OneDnn.dense(natives, key.from(), key.rows(), key.columns());
    memory.desc to = OneDnn.dense(natives, key.to(), key.rows(), key.columns());
    var description = softmax(natives, from, to, key.logarithm());
    return new Prepared.Builder(oneDnn, natives)
        .argument(DNNL_ARG_SRC, from)
        .argument(DNNL_ARG_DST, to)
        .build(description, new softmax_forward(description));
  }

  private softmax_forward.primitive_desc softmax(
      Natives natives, memory.desc from, memory.desc to, boolean logarithm) {
    return natives.own(
        new softmax_forward.primitive_desc(
            oneDnn.engine(),
            prop_kind.forward_training,
            kind(logarithm),
            from,
            to,
            1,
            oneDnn.attributes(natives),
            false));
  }

  private static algorithm kind(boolean logarithm) {
    return logarithm ? algorithm.softmax_log : algorithm.softmax_accurate;
  }

  void softmaxGradient(
      int rows, int columns, boolean logarithm, Block y, Block yGradient, Block xGradient) {
    Prepared primitive =
        oneDnn.prepared(
            new SoftmaxGradientKey(rows, columns, logarithm, y.type()),
            0.2 * rows * columns,
            this::prepareSoftmaxGradient);
    oneDnn.run(primitive, y.address(), yGradient.address(), xGradient.address());
  }

  private Prepared prepareSoftmaxGradient(SoftmaxGradientKey key) {
    Natives natives = new Natives();
    memory.desc data = OneDnn.dense(natives, key.type(), key.rows(), key.columns());
    var description =
        natives.own(
            new softmax_backward.primitive_desc(
                oneDnn.engine(),
                kind(key.logarithm()),
                data,
                data,
                data,
                1,
                softmax(natives, data, data, key.logarithm()),
                oneDnn.attributes(natives),
                false));
    return new Prepared.Builder(oneDnn, natives)
        .argument(DNNL_ARG_DST, data)
        .argument(DNNL_ARG_DIFF_DST, data)
        .argument(DNNL_ARG_DIFF_SRC, data)
        .build(description, new softmax_backward(description));
  }
}

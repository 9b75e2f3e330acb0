package io.graft.core.tensor.kernel;

import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_ATTR_MULTIPLE_POST_OP_BASE;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_BIAS;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DST;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_SRC;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_SRC_1;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_WEIGHTS;

import io.graft.core.tensor.memory.Block;
import java.util.Arrays;
import org.bytedeco.dnnl.global.dnnl.algorithm;
import org.bytedeco.dnnl.matmul;
import org.bytedeco.dnnl.memory;
import org.bytedeco.dnnl.post_ops;
import org.bytedeco.dnnl.primitive_attr;
import org.jspecify.annotations.Nullable;

/** Matrix products by oneDNN's matmul primitive. */
final class OneDnnMatmul {
  private final OneDnn oneDnn;

  OneDnnMatmul(OneDnn oneDnn) {
    this.oneDnn = oneDnn;
  }

  /** A product and which optional operands it has. */
  private record Key(Gemm gemm, boolean bias, boolean residual) {}

  void run(Gemm gemm, Block a, Block b, Block c, @Nullable Block bias, @Nullable Block residual) {
    if (gemm.m() == 0 || gemm.n() == 0) {
      return;
    }
    Prepared primitive =
        oneDnn.prepared(new Key(gemm, bias != null, residual != null), this::prepare);
    long[] addresses = new long[3 + (bias == null ? 0 : 1) + (residual == null ? 0 : 1)];
    addresses[0] = a.address();
    addresses[1] = b.address();
    addresses[2] = c.address();
    int next = 3;
    if (bias != null) {
      addresses[next++] = bias.address();
    }
    if (residual != null) {
      addresses[next] = residual.address();
    }
    oneDnn.run(primitive, addresses);
  }

  private Prepared prepare(Key key) {
    Gemm gemm = key.gemm();
    Natives natives = new Natives();
    memory.desc a = matrix(natives, gemm, gemm.m(), gemm.k(), gemm.a());
    memory.desc b = matrix(natives, gemm, gemm.k(), gemm.n(), gemm.b());
    memory.desc c = matrix(natives, gemm, gemm.m(), gemm.n(), gemm.c());
    memory.desc bias = key.bias() ? row(natives, gemm) : null;
    boolean biasLast = bias != null && gemm.alpha() != 1; // matmul adds it before scaling
    primitive_attr attributes = oneDnn.attributes(natives);
    Prepared.Builder builder =
        new Prepared.Builder(oneDnn, natives)
            .argument(DNNL_ARG_SRC, a)
            .argument(DNNL_ARG_WEIGHTS, b)
            .argument(DNNL_ARG_DST, c);
    post_ops steps = natives.own(new post_ops());
    int count = 0;
    if (gemm.alpha() != 1) {
      steps.append_eltwise(algorithm.eltwise_linear, gemm.alpha(), 0);
      count++;
    }
    if (gemm.accumulate()) {
      steps.append_sum();
      count++;
    }
    if (bias != null) {
      if (biasLast) {
        steps.append_binary(algorithm.binary_add, bias);
        builder.argument(postOperand(count++), bias);
      } else {
        builder.argument(DNNL_ARG_BIAS, bias);
      }
    }
    if (key.residual()) {
      steps.append_binary(algorithm.binary_add, c);
      builder.argument(postOperand(count), c);
    }
    if (gemm.function() != null) {
      OneDnnElements.append(steps, gemm.function());
    }
    attributes.set_post_ops(steps);
    matmul.primitive_desc description =
        natives.own(
            bias != null && !biasLast
                ? new matmul.primitive_desc(oneDnn.engine(), a, b, bias, c, attributes, false)
                : new matmul.primitive_desc(oneDnn.engine(), a, b, c, attributes, false));
    return builder.build(description, new matmul(description));
  }

  /** The argument number of a binary post-op's second operand. */
  static int postOperand(int index) {
    return DNNL_ARG_ATTR_MULTIPLE_POST_OP_BASE * (index + 1) | DNNL_ARG_SRC_1;
  }

  private static memory.desc row(Natives natives, Gemm gemm) {
    long[] dimensions = new long[rank(gemm)];
    Arrays.fill(dimensions, 1);
    dimensions[dimensions.length - 1] = gemm.n();
    return OneDnn.dense(natives, dimensions);
  }

  private static int rank(Gemm gemm) {
    return gemm.inner() > 1 ? 4 : gemm.outer() > 1 ? 3 : 2;
  }

  private static memory.desc matrix(
      Natives natives, Gemm gemm, int rows, int columns, Gemm.Strides strides) {
    return switch (rank(gemm)) {
      case 2 ->
          OneDnn.strided(
              natives, new long[] {rows, columns}, new long[] {strides.row(), strides.column()});
      case 3 ->
          OneDnn.strided(
              natives,
              new long[] {gemm.outer(), rows, columns},
              new long[] {strides.outer(), strides.row(), strides.column()});
      default ->
          OneDnn.strided(
              natives,
              new long[] {gemm.outer(), gemm.inner(), rows, columns},
              new long[] {strides.outer(), strides.inner(), strides.row(), strides.column()});
    };
  }
}

package io.graft.core.tensor.kernel;

import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_ATTR_SCALES;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_BIAS;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DST;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_SRC;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_WEIGHTS;
import static org.bytedeco.dnnl.global.dnnl.DNNL_RUNTIME_DIM_VAL;

import io.graft.core.tensor.memory.Block;
import io.graft.spi.tensor.DataType;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.bytedeco.dnnl.matmul;
import org.bytedeco.dnnl.memory;
import org.bytedeco.dnnl.post_ops;
import org.bytedeco.dnnl.primitive_attr;
import org.jspecify.annotations.Nullable;

/**
 * Matrix products by oneDNN's matmul primitive, made once for each kind of product with all sizes
 * left open. A primitive for fixed sizes generates code of its own, 1.5 MB and some milliseconds
 * for every new batch shape, and is not faster in FLOAT; nor is it with weights packed beforehand.
 */
final class OneDnnMatmul implements AutoCloseable {
  private static final double NANOSECONDS_PER_PRODUCT = 0.01;

  private final OneDnn oneDnn;
  private final OneDnnElements elements;
  private final Map<Kind, Made> made = new HashMap<>();
  private final Natives natives = new Natives();

  OneDnnMatmul(OneDnn oneDnn, OneDnnElements elements) {
    this.oneDnn = oneDnn;
    this.elements = elements;
  }

  /** What a primitive must know beforehand. */
  private record Kind(
      int rank,
      boolean rowsOfA,
      boolean rowsOfB,
      boolean scaled,
      boolean accumulate,
      boolean bias,
      @Nullable Pointwise function,
      DataType from,
      DataType to) {}

  private record Made(matmul.primitive_desc description, matmul primitive) {}

  /** A product and whether it has a bias: the memory objects of its sizes. */
  private record Key(Gemm gemm, boolean bias, DataType from, DataType to) {}

  void run(Gemm gemm, Block a, Block b, Block c, @Nullable Block bias, @Nullable Block residual) {
    if (gemm.m() == 0 || gemm.n() == 0) {
      return;
    }
    if (residual != null) { // into c first: a matmul that adds to c costs no further pass
      long size = c.length();
      if (gemm.accumulate()) {
        elements.binary(Binary.ADD, 1, (int) size, Broadcast.NONE, c, residual, c);
      } else {
        elements.affine((int) size, 1, 0, residual, c);
      }
      run(gemm.withAccumulate(true), a, b, c, bias, null);
      return;
    }
    if (a.type() != b.type()) {
      throw new IllegalArgumentException("a product of " + a.type() + " and " + b.type());
    }
    double work = NANOSECONDS_PER_PRODUCT * gemm.outer() * gemm.inner() * gemm.m() * gemm.n();
    Prepared primitive =
        oneDnn.prepared(
            new Key(gemm, bias != null, a.type(), c.type()), work * gemm.k(), this::prepare);
    long[] addresses = new long[3 + (gemm.alpha() == 1 ? 0 : 1) + (bias == null ? 0 : 1)];
    addresses[0] = a.address();
    addresses[1] = b.address();
    addresses[2] = c.address();
    int next = 3;
    if (gemm.alpha() != 1) {
      addresses[next++] = oneDnn.constant(gemm.alpha()).address();
    }
    if (bias != null) {
      addresses[next] = bias.address();
    }
    oneDnn.run(primitive, addresses);
  }

  private Prepared prepare(Key key) {
    Gemm gemm = key.gemm();
    Kind kind =
        new Kind(
            rank(gemm),
            gemm.a().column() == 1,
            gemm.b().column() == 1,
            gemm.alpha() != 1,
            gemm.accumulate(),
            key.bias(),
            gemm.function(),
            key.from(),
            key.to());
    Made primitive = made.computeIfAbsent(kind, this::make);
    Natives own = new Natives();
    Prepared.Builder builder =
        new Prepared.Builder(oneDnn, own)
            .argument(DNNL_ARG_SRC, matrix(own, key.from(), gemm, gemm.m(), gemm.k(), gemm.a()))
            .argument(DNNL_ARG_WEIGHTS, matrix(own, key.from(), gemm, gemm.k(), gemm.n(), gemm.b()))
            .argument(DNNL_ARG_DST, matrix(own, key.to(), gemm, gemm.m(), gemm.n(), gemm.c()));
    if (kind.scaled()) {
      builder.argument(DNNL_ARG_ATTR_SCALES | DNNL_ARG_SRC, OneDnn.dense(own, 1));
    }
    if (kind.bias()) {
      long[] dimensions = new long[kind.rank()];
      Arrays.fill(dimensions, 1);
      dimensions[kind.rank() - 1] = gemm.n();
      builder.argument(DNNL_ARG_BIAS, OneDnn.dense(own, dimensions));
    }
    return builder.share(primitive.description(), primitive.primitive());
  }

  private Made make(Kind kind) {
    primitive_attr attributes = oneDnn.attributes(natives);
    if (kind.scaled()) {
      attributes.set_scales_mask(DNNL_ARG_SRC, 0);
    }
    post_ops steps = natives.own(new post_ops());
    if (kind.accumulate()) {
      steps.append_sum();
    }
    if (kind.function() != null) {
      OneDnnElements.append(steps, kind.function());
    }
    attributes.set_post_ops(steps);
    memory.desc a = open(kind.from(), kind.rank(), kind.rowsOfA(), -1);
    memory.desc b = open(kind.from(), kind.rank(), kind.rowsOfB(), -1);
    memory.desc c = open(kind.to(), kind.rank(), true, -1);
    matmul.primitive_desc description =
        natives.own(
            kind.bias()
                ? new matmul.primitive_desc(
                    oneDnn.engine(),
                    a,
                    b,
                    open(DataType.FLOAT, kind.rank(), true, kind.rank() - 1),
                    c,
                    attributes,
                    false)
                : new matmul.primitive_desc(oneDnn.engine(), a, b, c, attributes, false));
    return new Made(description, natives.own(new matmul(description)));
  }

  /**
   * An array with its sizes left open.
   *
   * @param rows whether neighbours in a row, rather than in a column, are neighbours in memory
   * @param onlyOpen the one dimension left open, the others being 1; or -1 for all
   */
  private memory.desc open(DataType type, int rank, boolean rows, int onlyOpen) {
    long[] dimensions = new long[rank];
    long[] strides = new long[rank];
    Arrays.fill(dimensions, onlyOpen < 0 ? DNNL_RUNTIME_DIM_VAL() : 1);
    Arrays.fill(strides, DNNL_RUNTIME_DIM_VAL());
    if (onlyOpen >= 0) {
      dimensions[onlyOpen] = DNNL_RUNTIME_DIM_VAL();
    }
    strides[rows ? rank - 1 : rank - 2] = 1;
    return OneDnn.strided(natives, type, dimensions, strides);
  }

  private static int rank(Gemm gemm) {
    return gemm.inner() > 1 ? 4 : gemm.outer() > 1 ? 3 : 2;
  }

  private static memory.desc matrix(
      Natives own, DataType type, Gemm gemm, int rows, int columns, Gemm.Strides strides) {
    long[] dimensions = {gemm.outer(), gemm.inner(), rows, columns};
    long[] steps = {strides.outer(), strides.inner(), strides.row(), strides.column()};
    return switch (rank(gemm)) {
      case 2 -> OneDnn.strided(own, type, last(dimensions, 2), last(steps, 2));
      case 3 ->
          OneDnn.strided(
              own,
              type,
              new long[] {gemm.outer(), rows, columns},
              new long[] {strides.outer(), strides.row(), strides.column()});
      default -> OneDnn.strided(own, type, dimensions, steps);
    };
  }

  private static long[] last(long[] values, int count) {
    return Arrays.copyOfRange(values, values.length - count, values.length);
  }

  @Override
  public void close() {
    made.clear();
    natives.close();
  }
}

package io.graft.core.tensor.kernel;

import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_ATTR_MULTIPLE_POST_OP_BASE;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_ATTR_SCALES;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_BIAS;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DST;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_SRC;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_SRC_1;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_WEIGHTS;
import static org.bytedeco.dnnl.global.dnnl.DNNL_RUNTIME_DIM_VAL;

import io.graft.core.tensor.kernel.Gemm.Strides;
import io.graft.core.tensor.memory.Block;
import io.graft.spi.tensor.DataType;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.bytedeco.dnnl.global.dnnl.algorithm;
import org.bytedeco.dnnl.matmul;
import org.bytedeco.dnnl.memory;
import org.bytedeco.dnnl.post_ops;
import org.bytedeco.dnnl.primitive_attr;
import org.jspecify.annotations.Nullable;

/**
 * Matrix products by oneDNN's matmul primitive. Batches by length bring a new number of rows at
 * almost every step, and a primitive for fixed sizes generates code of its own. A long product is
 * therefore cut along the rows of the batch into parts of a few fixed sizes; what remains, and
 * every product of several matrices, runs by a primitive that leaves all sizes open, made once for
 * each kind. A product with a packed factor is cut into parts down to one row, since no part of it
 * pays for reading the factor in another order first; where that is quicker, the last part begins
 * early and computes some rows twice. Which way a product goes depends on its sizes alone, so that
 * runs repeat bit for bit.
 */
final class OneDnnMatmul implements AutoCloseable {
  private static final double NANOSECONDS_PER_PRODUCT = 0.01;

  /** Rows of the batch that a product of fixed sizes takes. */
  private static final int[] PARTS = {2048, 1024, 512, 256};

  /** The same where the other factor is packed. */
  private static final int[] PARTS_OF_PACKED = {2048, 1024, 512, 256, 128, 64, 32, 16, 8, 4, 2, 1};

  /** So many rows of a part take as long as beginning a part, on short batches. */
  private static final int ROWS_OF_A_START = 16;

  /** Rows and columns of a gradient from which adding parts up is worth it. */
  private static final int WIDE = 128;

  private final OneDnn oneDnn;
  private final OneDnnElements elements;
  private final OneDnnPacking packing;
  private final Map<Kind, Made> made = new HashMap<>();
  private final Natives natives = new Natives();

  OneDnnMatmul(OneDnn oneDnn, OneDnnElements elements, OneDnnPacking packing) {
    this.oneDnn = oneDnn;
    this.elements = elements;
    this.packing = packing;
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

  /** A product and what is added to it: the memory objects of its sizes. */
  private record Key(
      Gemm gemm,
      boolean bias,
      DataType from,
      DataType to,
      @Nullable DataType residual,
      boolean fixed) {}

  /**
   * What a product reads and writes.
   *
   * @param residual lies as c does; null for none. Only products with a packed factor that do not
   *     add to c take one
   */
  private record Operands(
      Block a, Block b, Block c, @Nullable Block bias, @Nullable Block residual) {
    Operands withoutBias() {
      return new Operands(a, b, c, null, residual);
    }

    Operands withoutResidual() {
      return new Operands(a, b, c, bias, null);
    }
  }

  /** Where a part of a product begins. */
  private record Place(long a, long b, long c) {
    static final Place START = new Place(0, 0, 0);
  }

  void run(Gemm gemm, Block a, Block b, Block c, @Nullable Block bias, @Nullable Block residual) {
    if (gemm.m() == 0 || gemm.n() == 0) {
      return;
    }
    if (a.type() != b.type()) {
      throw new IllegalArgumentException("a product of " + a.type() + " and " + b.type());
    }
    Operands operands = new Operands(a, b, c, bias, residual);
    boolean packed = gemm.b().equals(Strides.PACKED);
    if (residual != null && (gemm.accumulate() || !packed)) {
      run(addedFirst(gemm, c, residual), packed, operands.withoutResidual());
    } else {
      run(gemm, packed, operands);
    }
  }

  /** Puts the residual into c, to which the product is then added. */
  private Gemm addedFirst(Gemm gemm, Block c, Block residual) {
    int size = (int) c.length();
    if (gemm.accumulate()) {
      elements.binary(Binary.ADD, 1, size, Broadcast.NONE, c, residual, c);
    } else {
      elements.affine(size, 1, 0, residual, c);
    }
    return gemm.withAccumulate(true);
  }

  private void run(Gemm gemm, boolean packed, Operands operands) {
    if (packed || (rank(gemm) == 2 && gemm.a().column() == 1)) {
      byRows(gemm, packed, operands);
    } else if (rank(gemm) == 2 && sumsOverBatch(gemm, operands.c())) {
      byTerms(gemm, operands);
    } else {
      execute(gemm, false, Place.START, operands);
    }
  }

  /** Whether it is the gradient of a weight, whose parts can be added up without loss. */
  private static boolean sumsOverBatch(Gemm gemm, Block c) {
    return gemm.a().column() != 1
        && gemm.m() >= WIDE
        && gemm.n() >= WIDE
        && gemm.function() == null
        && c.type() == DataType.FLOAT;
  }

  /** Activations times a weight: each part gives rows of its own. */
  private void byRows(Gemm gemm, boolean packed, Operands operands) {
    int[] parts = packed ? PARTS_OF_PACKED : PARTS;
    int done = 0;
    while (done < gemm.m()) {
      int left = gemm.m() - done;
      int part = largest(parts, left);
      boolean fixed = part > 0;
      if (packed && startsEarlier(gemm, left, part)) {
        part *= 2;
      }
      int rows = fixed ? part : left;
      int first = Math.min(done, gemm.m() - rows);
      Place place = new Place(first * gemm.a().row(), 0, first * gemm.c().row());
      execute(gemm.withM(rows), fixed, place, operands);
      done = first + rows;
    }
  }

  private static int largest(int[] parts, int left) {
    for (int part : parts) {
      if (part <= left) {
        return part;
      }
    }
    return 0;
  }

  /**
   * Whether twice a part, begun so much earlier that it ends with the last row, takes less time
   * than the parts that would be left: some rows are computed twice.
   *
   * @param part the largest one in {@code left}, a power of 2 as all are
   */
  private static boolean startsEarlier(Gemm gemm, int left, int part) {
    int others = Integer.bitCount(left) - 1;
    return !gemm.accumulate()
        && others > 0
        && left < 2 * part
        && 2 * part <= gemm.m()
        && 2 * part <= left + others * ROWS_OF_A_START;
  }

  /** Activations, transposed, times gradients: each part adds to all of the result. */
  private void byTerms(Gemm gemm, Operands operands) {
    int done = 0;
    Gemm next = gemm;
    Operands rest = operands;
    for (int part : PARTS) {
      for (; gemm.k() - done >= part; done += part) {
        Place place = new Place(done * gemm.a().column(), done * gemm.b().row(), 0);
        execute(next.withK(part), true, place, rest);
        next = gemm.withAccumulate(true);
        rest = operands.withoutBias();
      }
    }
    if (done < gemm.k() || gemm.k() == 0) {
      Place place = new Place(done * gemm.a().column(), done * gemm.b().row(), 0);
      execute(next.withK(gemm.k() - done), false, place, rest);
    }
  }

  private void execute(Gemm gemm, boolean fixed, Place place, Operands operands) {
    Block a = operands.a();
    Block b = operands.b();
    Block c = operands.c();
    Block bias = operands.bias();
    Block residual = operands.residual();
    double work = NANOSECONDS_PER_PRODUCT * gemm.outer() * gemm.inner() * gemm.m() * gemm.n();
    DataType added = residual == null ? null : residual.type();
    Prepared primitive =
        oneDnn.prepared(
            new Key(gemm, bias != null, a.type(), c.type(), added, fixed),
            work * gemm.k(),
            this::prepare);
    long[] addresses = new long[6];
    addresses[0] = a.address() + place.a() * a.type().bytes();
    addresses[1] = b.address() + place.b() * b.type().bytes();
    addresses[2] = c.address() + place.c() * c.type().bytes();
    int next = 3;
    if (gemm.alpha() != 1) {
      addresses[next++] = oneDnn.constant(gemm.alpha()).address();
    }
    if (bias != null) {
      addresses[next++] = bias.address();
    }
    if (residual != null) {
      addresses[next++] = residual.address() + place.c() * residual.type().bytes();
    }
    oneDnn.run(primitive, Arrays.copyOf(addresses, next));
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
    Natives own = new Natives();
    memory.desc a = matrix(own, key.from(), gemm, gemm.m(), gemm.k(), gemm.a());
    memory.desc b =
        gemm.b().equals(Strides.PACKED)
            ? packing.layout(gemm.k(), gemm.n(), key.from())
            : matrix(own, key.from(), gemm, gemm.k(), gemm.n(), gemm.b());
    memory.desc c = matrix(own, key.to(), gemm, gemm.m(), gemm.n(), gemm.c());
    Prepared.Builder builder =
        new Prepared.Builder(oneDnn, own)
            .argument(DNNL_ARG_SRC, a)
            .argument(DNNL_ARG_WEIGHTS, b)
            .argument(DNNL_ARG_DST, c);
    if (kind.scaled()) {
      builder.argument(DNNL_ARG_ATTR_SCALES | DNNL_ARG_SRC, OneDnn.dense(own, 1));
    }
    memory.desc bias = null;
    if (kind.bias()) {
      long[] dimensions = new long[kind.rank()];
      Arrays.fill(dimensions, 1);
      dimensions[kind.rank() - 1] = gemm.n();
      bias = OneDnn.dense(own, dimensions);
      builder.argument(DNNL_ARG_BIAS, bias);
    }
    memory.desc residual = null;
    if (key.residual() != null) {
      residual = matrix(own, key.residual(), gemm, gemm.m(), gemm.n(), gemm.c());
      builder.argument(DNNL_ARG_ATTR_MULTIPLE_POST_OP_BASE | DNNL_ARG_SRC_1, residual);
    }
    if (key.fixed()) {
      matmul.primitive_desc description = describe(own, kind, a, b, bias, residual, c);
      return builder.build(description, new matmul(description));
    }
    Made open = made.computeIfAbsent(kind, this::make);
    return builder.share(open.description(), open.primitive());
  }

  private Made make(Kind kind) {
    memory.desc a = open(kind.from(), kind.rank(), kind.rowsOfA(), -1);
    memory.desc b = open(kind.from(), kind.rank(), kind.rowsOfB(), -1);
    memory.desc c = open(kind.to(), kind.rank(), true, -1);
    memory.desc bias =
        kind.bias() ? open(DataType.FLOAT, kind.rank(), true, kind.rank() - 1) : null;
    matmul.primitive_desc description = describe(natives, kind, a, b, bias, null, c);
    return new Made(description, natives.own(new matmul(description)));
  }

  private matmul.primitive_desc describe(
      Natives owner,
      Kind kind,
      memory.desc a,
      memory.desc b,
      memory.@Nullable desc bias,
      memory.@Nullable desc residual,
      memory.desc c) {
    primitive_attr attributes = oneDnn.attributes(owner);
    if (kind.scaled()) {
      attributes.set_scales_mask(DNNL_ARG_SRC, 0);
    }
    post_ops steps = owner.own(new post_ops());
    if (kind.accumulate()) {
      steps.append_sum();
    }
    if (residual != null) { // the first step, since nothing is accumulated
      steps.append_binary(algorithm.binary_add, residual);
    }
    if (kind.function() != null) {
      OneDnnElements.append(steps, kind.function());
    }
    attributes.set_post_ops(steps);
    return owner.own(
        bias == null
            ? new matmul.primitive_desc(oneDnn.engine(), a, b, c, attributes, false)
            : new matmul.primitive_desc(oneDnn.engine(), a, b, bias, c, attributes, false));
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
      Natives own, DataType type, Gemm gemm, int rows, int columns, Strides strides) {
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

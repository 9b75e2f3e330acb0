package io.graft.core.tensor.kernel;

import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_FROM;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_TO;

import io.graft.core.tensor.kernel.Gemm.Strides;
import io.graft.core.tensor.memory.Block;
import io.graft.spi.tensor.DataType;
import java.util.HashMap;
import java.util.Map;
import org.bytedeco.dnnl.matmul;
import org.bytedeco.dnnl.memory;
import org.bytedeco.dnnl.reorder;

/**
 * Factors of products in the layout that oneDNN itself would bring them into at each product: tiles
 * of the size of a register block, pairs of BFLOAT16 rows interleaved. The layout of one type and
 * size does not depend on the number of rows that it is multiplied with.
 */
final class OneDnnPacking implements AutoCloseable {
  /** Rows of the product that oneDNN is asked for a layout with. */
  private static final int ROWS = 2048;

  /** Rows and columns below which a product takes no longer than the packing. */
  private static final int LEAST = 64;

  private final OneDnn oneDnn;
  private final Natives natives = new Natives();
  private final Map<Size, memory.desc> layouts = new HashMap<>();

  OneDnnPacking(OneDnn oneDnn) {
    this.oneDnn = oneDnn;
  }

  private record Size(int k, int n, DataType type) {}

  private record Key(Size size, Strides strides, DataType from) {}

  /** Elements of the packed factor; 0 where products would gain nothing. */
  long length(int k, int n, Strides strides, DataType type) {
    boolean asFast = type == DataType.FLOAT && strides.column() == 1; // measured, at any size
    if (k < LEAST || n < LEAST || asFast) {
      return 0;
    }
    memory.desc layout = layout(k, n, type);
    return layout.get_inner_nblks() == 0 ? 0 : layout.get_size() / type.bytes();
  }

  /** How a packed factor lies. */
  memory.desc layout(int k, int n, DataType type) {
    return layouts.computeIfAbsent(new Size(k, n, type), this::choose);
  }

  private memory.desc choose(Size size) {
    long[] factor = {size.k(), size.n()};
    try (Natives own = new Natives()) {
      memory.desc a = OneDnn.dense(own, size.type(), ROWS, size.k());
      memory.desc b =
          own.own(
              new memory.desc(factor, OneDnn.dataType(size.type()), memory.format_tag.any, false));
      memory.desc c = OneDnn.dense(own, size.type(), ROWS, size.n());
      matmul.primitive_desc description =
          own.own(
              new matmul.primitive_desc(oneDnn.engine(), a, b, c, oneDnn.attributes(own), false));
      return natives.own(description.weights_desc());
    }
  }

  void pack(int k, int n, Strides strides, Block b, Block packed) {
    Key key = new Key(new Size(k, n, packed.type()), strides, b.type());
    oneDnn.run(oneDnn.prepared(key, (double) k * n, this::prepare), b.address(), packed.address());
  }

  private Prepared prepare(Key key) {
    Natives own = new Natives();
    Size size = key.size();
    long[] dimensions = {size.k(), size.n()};
    long[] steps = {key.strides().row(), key.strides().column()};
    memory.desc from = OneDnn.strided(own, key.from(), dimensions, steps);
    memory.desc to = layout(size.k(), size.n(), size.type());
    reorder.primitive_desc description =
        own.own(
            new reorder.primitive_desc(
                oneDnn.engine(), from, oneDnn.engine(), to, oneDnn.attributes(own), false));
    return new Prepared.Builder(oneDnn, own)
        .argument(DNNL_ARG_FROM, from)
        .argument(DNNL_ARG_TO, to)
        .build(description, new reorder(description));
  }

  @Override
  public void close() {
    layouts.clear();
    natives.close();
  }
}

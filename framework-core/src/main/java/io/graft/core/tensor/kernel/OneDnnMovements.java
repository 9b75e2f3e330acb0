package io.graft.core.tensor.kernel;

import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_FROM;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_TO;

import io.graft.core.tensor.memory.Block;
import java.util.Arrays;
import org.bytedeco.dnnl.memory;
import org.bytedeco.dnnl.post_ops;
import org.bytedeco.dnnl.primitive_attr;
import org.bytedeco.dnnl.reorder;

/** Strided copies by oneDNN's reorder primitive, which walks both sides in cache-sized blocks. */
final class OneDnnMovements {
  private final OneDnn oneDnn;

  OneDnnMovements(OneDnn oneDnn) {
    this.oneDnn = oneDnn;
  }

  /** Arrays by value. */
  private record Key(
      String dimensions, String from, String to, int[] sizes, long[] x, long[] y, boolean add) {
    @Override
    public boolean equals(Object other) {
      return other instanceof Key key
          && add == key.add
          && dimensions.equals(key.dimensions)
          && from.equals(key.from)
          && to.equals(key.to);
    }

    @Override
    public int hashCode() {
      return 31 * (31 * dimensions.hashCode() + from.hashCode()) + to.hashCode();
    }
  }

  /** No stride may be 0. */
  void copy(
      int[] dimensions, Block x, long[] xStrides, Block y, long[] yStrides, boolean accumulate) {
    Key key =
        new Key(
            Arrays.toString(dimensions),
            Arrays.toString(xStrides),
            Arrays.toString(yStrides),
            dimensions,
            xStrides,
            yStrides,
            accumulate);
    double work = Arrays.stream(dimensions).asDoubleStream().reduce(1, (a, b) -> a * b);
    oneDnn.run(oneDnn.prepared(key, work, this::prepare), x.address(), y.address());
  }

  private Prepared prepare(Key key) {
    Natives natives = new Natives();
    long[] sizes = Arrays.stream(key.sizes()).asLongStream().toArray();
    memory.desc from = OneDnn.strided(natives, sizes, key.x());
    memory.desc to = OneDnn.strided(natives, sizes, key.y());
    primitive_attr attributes = oneDnn.attributes(natives);
    if (key.add()) {
      post_ops steps = natives.own(new post_ops());
      steps.append_sum();
      attributes.set_post_ops(steps);
    }
    reorder.primitive_desc description =
        natives.own(
            new reorder.primitive_desc(
                oneDnn.engine(), from, oneDnn.engine(), to, attributes, false));
    return new Prepared.Builder(oneDnn, natives)
        .argument(DNNL_ARG_FROM, from)
        .argument(DNNL_ARG_TO, to)
        .build(description, new reorder(description));
  }
}

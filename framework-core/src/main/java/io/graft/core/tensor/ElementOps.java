package io.graft.core.tensor;

import io.graft.core.tensor.kernel.Binary;
import io.graft.core.tensor.kernel.Broadcast;
import io.graft.core.tensor.kernel.DropoutKey;
import io.graft.core.tensor.kernel.Kernels;
import io.graft.core.tensor.kernel.Pointwise;
import io.graft.core.tensor.memory.Block;
import io.graft.spi.tensor.DataType;
import io.graft.spi.tensor.Shape;
import java.util.List;

/** Operations element by element. */
final class ElementOps {
  private final TensorTape tape;

  ElementOps(TensorTape tape) {
    this.tape = tape;
  }

  /** How b is repeated over a, seen as {@code [rows, columns]}. */
  private record Layout(int rows, int columns, Broadcast broadcast) {
    static Layout of(DenseTensor a, DenseTensor b) {
      Shape whole = a.shape();
      Shape part = b.shape();
      if (whole.equals(part)) {
        return new Layout(1, a.size(), Broadcast.NONE);
      }
      if (b.size() == 1) {
        return new Layout(1, a.size(), Broadcast.SCALAR);
      }
      if (whole.rank() > 0 && part.equals(whole.withLast(1))) {
        return new Layout(a.rows(), a.columns(), Broadcast.COLUMN);
      }
      boolean suffix = part.rank() < whole.rank();
      for (int i = 1; suffix && i <= part.rank(); i++) {
        suffix = part.dimension(-i) == whole.dimension(-i);
      }
      if (!suffix) {
        throw new IllegalArgumentException(
            "element-wise: "
                + b
                + " is neither of the shape of "
                + a
                + ", nor its suffix, nor that shape with last dimension 1, nor a scalar");
      }
      return new Layout(b.size() == 0 ? 0 : a.size() / b.size(), b.size(), Broadcast.ROW);
    }
  }

  DenseTensor binary(Binary operation, DenseTensor a, DenseTensor b) {
    Layout layout = Layout.of(a, b);
    Block c = tape.allocate(a.size(), a.dataType());
    apply(operation, layout, a.block(), b.block(), c);
    Backward backward =
        (pass, gradient) -> {
          switch (operation) {
            case ADD -> reduce(pass, b, layout, 1, gradient);
            case SUBTRACT -> reduce(pass, b, layout, -1, gradient);
            case MULTIPLY -> productGradient(pass, layout, a, b, gradient);
            case DIVIDE -> quotientGradient(pass, layout, a, b, c, gradient);
          }
          if (operation == Binary.ADD || operation == Binary.SUBTRACT) {
            pass.passOn(a, gradient);
          }
        };
    String name = operation.name().toLowerCase(java.util.Locale.ROOT);
    return tape.result(name, a.shape(), c, backward, List.of(a, b));
  }

  private void apply(Binary operation, Layout layout, Block a, Block b, Block c) {
    tape.kernels().binary(operation, layout.rows, layout.columns, layout.broadcast, a, b, c);
  }

  private void productGradient(
      GradientPass pass, Layout layout, DenseTensor a, DenseTensor b, Block gradient) {
    if (pass.wants(b)) {
      Block product = tape.allocate(a.size());
      tape.kernels()
          .binary(Binary.MULTIPLY, 1, a.size(), Broadcast.NONE, gradient, a.block(), product);
      reduce(pass, b, layout, 1, product);
      tape.release(product);
    }
    if (pass.wants(a)) {
      Block toA = tape.allocate(a.size());
      apply(Binary.MULTIPLY, layout, gradient, b.block(), toA);
      pass.add(a, toA);
    }
  }

  private void quotientGradient(
      GradientPass pass, Layout layout, DenseTensor a, DenseTensor b, Block c, Block gradient) {
    Block toA = tape.allocate(a.size());
    apply(Binary.DIVIDE, layout, gradient, b.block(), toA);
    if (pass.wants(b)) {
      Block product = tape.allocate(a.size());
      tape.kernels().binary(Binary.MULTIPLY, 1, a.size(), Broadcast.NONE, toA, c, product);
      reduce(pass, b, layout, -1, product);
      tape.release(product);
    }
    if (pass.wants(a)) {
      pass.add(a, toA);
    } else {
      tape.release(toA);
    }
  }

  /** Adds {@code factor} times {@code gradient}, summed over the places where b was repeated. */
  private void reduce(
      GradientPass pass, DenseTensor b, Layout layout, float factor, Block gradient) {
    if (!pass.wants(b)) {
      return;
    }
    GradientPass.Target to = pass.target(b);
    Kernels kernels = tape.kernels();
    int rows = layout.rows;
    int columns = layout.columns;
    switch (layout.broadcast) {
      case NONE -> {
        if (to.accumulate()) {
          kernels.addScaled(columns, factor, gradient, to.block());
        } else {
          kernels.affine(columns, factor, 0, gradient, to.block());
        }
      }
      case ROW -> kernels.sumAxis(1, rows, columns, factor, to.accumulate(), gradient, to.block());
      case COLUMN ->
          kernels.sumAxis(rows, columns, 1, factor, to.accumulate(), gradient, to.block());
      case SCALAR -> kernels.sumAxis(1, columns, 1, factor, to.accumulate(), gradient, to.block());
    }
  }

  DenseTensor affine(DenseTensor x, float factor, float shift) {
    Block y = tape.allocate(x.size());
    tape.kernels().affine(x.size(), factor, shift, x.block(), y);
    return tape.result(
        "affine", x.shape(), y, (pass, gradient) -> scaled(pass, x, factor, gradient), List.of(x));
  }

  private void scaled(GradientPass pass, DenseTensor x, float factor, Block gradient) {
    if (pass.wants(x)) {
      GradientPass.Target to = pass.target(x);
      if (to.accumulate()) {
        tape.kernels().addScaled(x.size(), factor, gradient, to.block());
      } else {
        tape.kernels().affine(x.size(), factor, 0, gradient, to.block());
      }
    }
  }

  DenseTensor pointwise(Pointwise function, DenseTensor x) {
    Block y = tape.allocate(x.size(), x.dataType());
    tape.kernels().pointwise(function, x.size(), x.block(), y);
    Backward backward =
        (pass, gradient) -> {
          Block toX = tape.allocate(x.size(), x.dataType());
          tape.kernels().pointwiseGradient(function, x.size(), x.block(), y, gradient, toX);
          pass.add(x, toX);
        };
    String name = function.name().toLowerCase(java.util.Locale.ROOT);
    return tape.result(name, x.shape(), y, backward, List.of(x));
  }

  DenseTensor dropout(DenseTensor x, double probability, String site) {
    if (probability < 0 || probability >= 1) {
      throw new IllegalArgumentException("dropout: probability " + probability + " not in [0, 1)");
    }
    if (probability == 0) {
      return x;
    }
    DropoutKey key = tape.dropoutKey(site);
    Block y = tape.allocate(x.size(), x.dataType());
    tape.kernels().dropout(x.size(), probability, key, x.block(), y);
    Backward backward =
        (pass, gradient) -> {
          Block toX = tape.allocate(x.size(), x.dataType());
          tape.kernels().dropout(x.size(), probability, key, gradient, toX);
          pass.add(x, toX);
        };
    return tape.result("dropout", x.shape(), y, backward, List.of(x));
  }

  /** The same elements in another type; its gradient is converted back. */
  DenseTensor convert(DenseTensor x, DataType type) {
    if (x.dataType() == type) {
      return x;
    }
    Block y = tape.allocate(x.size(), type);
    tape.kernels().copy(x.size(), x.block(), y);
    Backward backward =
        (pass, gradient) -> {
          if (gradient.type() == x.dataType()) {
            pass.passOn(x, gradient);
            return;
          }
          GradientPass.Target to = pass.target(x);
          if (to.accumulate()) {
            tape.kernels().addScaled(x.size(), 1, gradient, to.block());
          } else {
            tape.kernels().copy(x.size(), gradient, to.block());
          }
        };
    return tape.result("convert", x.shape(), y, backward, List.of(x))
        .addingGradientsIn(DataType.FLOAT);
  }

  DenseTensor reverseGradient(DenseTensor x, float factor) {
    return tape.alias(
        "reverseGradient", x.shape(), x, (pass, gradient) -> scaled(pass, x, -factor, gradient));
  }
}

package io.graft.core.tensor.kernel;

import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DIFF_DST;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DIFF_SRC;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DST;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_FROM;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_SRC;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_SRC_0;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_SRC_1;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_TO;

import io.graft.core.tensor.memory.Block;
import io.graft.spi.tensor.DataType;
import org.bytedeco.dnnl.binary;
import org.bytedeco.dnnl.eltwise_backward;
import org.bytedeco.dnnl.eltwise_forward;
import org.bytedeco.dnnl.global.dnnl.algorithm;
import org.bytedeco.dnnl.global.dnnl.prop_kind;
import org.bytedeco.dnnl.memory;
import org.bytedeco.dnnl.post_ops;
import org.bytedeco.dnnl.primitive_attr;
import org.bytedeco.dnnl.reorder;

/** Element-wise functions and arithmetic by oneDNN's eltwise and binary primitives. */
final class OneDnnElements {
  private final OneDnn oneDnn;

  OneDnnElements(OneDnn oneDnn) {
    this.oneDnn = oneDnn;
  }

  /** A function of one element: oneDNN's name and its two constants. */
  private record Function(algorithm name, float alpha, float beta) {
    static Function of(Pointwise function) {
      return switch (function) {
        case GELU -> new Function(algorithm.eltwise_gelu_erf, 0, 0);
        case GELU_TANH -> new Function(algorithm.eltwise_gelu_tanh, 0, 0);
        case RELU -> new Function(algorithm.eltwise_relu, 0, 0);
        case TANH -> new Function(algorithm.eltwise_tanh, 0, 0);
        case SIGMOID -> new Function(algorithm.eltwise_logistic, 0, 0);
        case SILU -> new Function(algorithm.eltwise_swish, 1, 0);
        case EXP -> new Function(algorithm.eltwise_exp, 0, 0);
        case LOG -> new Function(algorithm.eltwise_log, 0, 0);
        case SQUARE -> new Function(algorithm.eltwise_square, 0, 0);
        case SQRT -> new Function(algorithm.eltwise_sqrt, 0, 0);
      };
    }
  }

  private record ForwardKey(Function function, int length, DataType type) {}

  private record BackwardKey(Pointwise function, int length, DataType type) {}

  private record BinaryKey(
      Binary operation,
      int rows,
      int columns,
      Broadcast broadcast,
      DataType a,
      DataType b,
      DataType c) {}

  private record ConversionKey(int length, DataType from, DataType to) {}

  /** Appends a function to what follows a primitive. */
  static void append(post_ops steps, Pointwise function) {
    Function f = Function.of(function);
    steps.append_eltwise(f.name(), f.alpha(), f.beta());
  }

  void forward(Pointwise function, int length, Block x, Block y) {
    run(new ForwardKey(Function.of(function), length, x.type()), x, y);
  }

  void affine(int length, float factor, float shift, Block x, Block y) {
    Function linear = new Function(algorithm.eltwise_linear, factor, shift);
    run(new ForwardKey(linear, length, x.type()), x, y);
  }

  private void run(ForwardKey key, Block x, Block y) {
    if (key.length() > 0) {
      oneDnn.run(
          oneDnn.prepared(key, 0.3 * key.length(), this::prepareForward), x.address(), y.address());
    }
  }

  private Prepared prepareForward(ForwardKey key) {
    Natives natives = new Natives();
    memory.desc data = OneDnn.dense(natives, key.type(), key.length());
    eltwise_forward.primitive_desc description = forward(natives, key.function(), data);
    return new Prepared.Builder(oneDnn, natives)
        .argument(DNNL_ARG_SRC, data)
        .argument(DNNL_ARG_DST, data)
        .build(description, new eltwise_forward(description));
  }

  private eltwise_forward.primitive_desc forward(
      Natives natives, Function function, memory.desc data) {
    return natives.own(
        new eltwise_forward.primitive_desc(
            oneDnn.engine(),
            prop_kind.forward_training,
            function.name(),
            data,
            data,
            function.alpha(),
            function.beta(),
            oneDnn.attributes(natives),
            false));
  }

  void backward(Pointwise function, int length, Block x, Block yGradient, Block xGradient) {
    if (length > 0) {
      oneDnn.run(
          oneDnn.prepared(
              new BackwardKey(function, length, x.type()), 0.5 * length, this::prepareBackward),
          x.address(),
          yGradient.address(),
          xGradient.address());
    }
  }

  private Prepared prepareBackward(BackwardKey key) {
    Natives natives = new Natives();
    memory.desc data = OneDnn.dense(natives, key.type(), key.length());
    Function function = Function.of(key.function());
    eltwise_backward.primitive_desc description =
        natives.own(
            new eltwise_backward.primitive_desc(
                oneDnn.engine(),
                function.name(),
                data,
                data,
                data,
                function.alpha(),
                function.beta(),
                forward(natives, function, data),
                oneDnn.attributes(natives),
                false));
    return new Prepared.Builder(oneDnn, natives)
        .argument(DNNL_ARG_SRC, data)
        .argument(DNNL_ARG_DIFF_DST, data)
        .argument(DNNL_ARG_DIFF_SRC, data)
        .build(description, new eltwise_backward(description));
  }

  /** From the type of one block to that of the other. */
  void convert(int length, Block x, Block y) {
    if (length > 0) {
      ConversionKey key = new ConversionKey(length, x.type(), y.type());
      oneDnn.run(
          oneDnn.prepared(key, 0.1 * length, this::prepareConversion), x.address(), y.address());
    }
  }

  private Prepared prepareConversion(ConversionKey key) {
    Natives natives = new Natives();
    memory.desc from = OneDnn.dense(natives, key.from(), key.length());
    memory.desc to = OneDnn.dense(natives, key.to(), key.length());
    reorder.primitive_desc description =
        natives.own(
            new reorder.primitive_desc(
                oneDnn.engine(), from, oneDnn.engine(), to, oneDnn.attributes(natives), false));
    return new Prepared.Builder(oneDnn, natives)
        .argument(DNNL_ARG_FROM, from)
        .argument(DNNL_ARG_TO, to)
        .build(description, new reorder(description));
  }

  void binary(
      Binary operation, int rows, int columns, Broadcast broadcast, Block a, Block b, Block c) {
    if (rows > 0 && columns > 0) {
      BinaryKey key =
          new BinaryKey(operation, rows, columns, broadcast, a.type(), b.type(), c.type());
      oneDnn.run(
          oneDnn.prepared(key, 0.2 * rows * columns, this::prepareBinary),
          a.address(),
          b.address(),
          c.address());
    }
  }

  private Prepared prepareBinary(BinaryKey key) {
    Natives natives = new Natives();
    memory.desc whole = OneDnn.dense(natives, key.a(), key.rows(), key.columns());
    memory.desc result = OneDnn.dense(natives, key.c(), key.rows(), key.columns());
    memory.desc part =
        switch (key.broadcast()) {
          case NONE -> OneDnn.dense(natives, key.b(), key.rows(), key.columns());
          case ROW -> OneDnn.dense(natives, key.b(), 1, key.columns());
          case COLUMN -> OneDnn.dense(natives, key.b(), key.rows(), 1);
          case SCALAR -> OneDnn.dense(natives, key.b(), 1, 1);
        };
    algorithm name =
        switch (key.operation()) {
          case ADD -> algorithm.binary_add;
          case SUBTRACT -> algorithm.binary_sub;
          case MULTIPLY -> algorithm.binary_mul;
          case DIVIDE -> algorithm.binary_div;
        };
    primitive_attr attributes = oneDnn.attributes(natives);
    binary.primitive_desc description =
        natives.own(
            new binary.primitive_desc(
                oneDnn.engine(), name, whole, part, result, attributes, false));
    return new Prepared.Builder(oneDnn, natives)
        .argument(DNNL_ARG_SRC_0, whole)
        .argument(DNNL_ARG_SRC_1, part)
        .argument(DNNL_ARG_DST, result)
        .build(description, new binary(description));
  }
}

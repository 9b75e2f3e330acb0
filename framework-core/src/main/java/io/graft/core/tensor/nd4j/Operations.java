package io.graft.core.tensor.nd4j;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.DynamicCustomOp;
import org.nd4j.linalg.api.ops.OpContext;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Runs ND4J's operations by name. Each operation with its constants is prepared once: its native
 * context is used again, and only the arrays change.
 */
final class Operations {
  private final Map<Signature, Prepared> prepared = new HashMap<>();
  private final INDArray scalar = Nd4j.scalar(DataType.FLOAT, 0);

  /** What tells two prepared operations apart. */
  private record Signature(String name, List<Long> integers, List<Double> reals, boolean flag) {}

  private record Prepared(DynamicCustomOp operation, OpContext context) {}

  /** Runs an operation without constants. The output may be an input. */
  void run(String name, INDArray output, INDArray... inputs) {
    execute(new Signature(name, List.of(), List.of(), false), output, inputs);
  }

  /** {@code output = x op value}. */
  void run(String name, INDArray output, INDArray x, double value) {
    scalar.putScalar(0, value);
    run(name, output, x, scalar);
  }

  /** {@code output = alpha a b + beta output} for each pair of matrices. */
  void matmul(double alpha, INDArray a, INDArray b, double beta, INDArray output) {
    execute(new Signature("matmul", List.of(0L, 0L), List.of(alpha, beta), false), output, a, b);
  }

  /** Reduces some dimensions to size 1, which stays. */
  void reduce(String name, INDArray x, INDArray output, long... dimensions) {
    List<Long> axes = Arrays.stream(dimensions).boxed().toList();
    execute(new Signature(name, axes, List.of(), true), output, x);
  }

  /** Runs an operation along one dimension. */
  void along(String name, long dimension, INDArray output, INDArray... inputs) {
    execute(new Signature(name, List.of(dimension), List.of(), false), output, inputs);
  }

  /** Runs an operation in the order of its inputs' elements, on one thread. */
  void inOrder(String name, INDArray output, INDArray... inputs) {
    execute(new Signature(name, List.of(), List.of(), true), output, inputs);
  }

  private void execute(Signature signature, INDArray output, INDArray... inputs) {
    Prepared ready = prepared.computeIfAbsent(signature, Operations::prepare);
    OpContext context = ready.context();
    for (int i = 0; i < inputs.length; i++) {
      context.setInputArray(i, inputs[i]);
    }
    context.setOutputArray(0, output);
    try {
      Nd4j.exec(ready.operation(), context);
    } finally {
      context.purge();
    }
  }

  private static Prepared prepare(Signature signature) {
    OpContext context = Nd4j.getExecutioner().buildContext();
    context.setIArguments(signature.integers().stream().mapToLong(Long::longValue).toArray());
    context.setTArguments(signature.reals().stream().mapToDouble(Double::doubleValue).toArray());
    context.setBArguments(signature.flag());
    return new Prepared(DynamicCustomOp.builder(signature.name()).build(), context);
  }

  /** Forgets what was prepared. */
  void close() {
    prepared.clear();
  }
}

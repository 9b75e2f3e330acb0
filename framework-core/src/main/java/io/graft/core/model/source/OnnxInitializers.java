package io.graft.core.model.source;

import io.graft.core.file.safetensors.Dtype;
import io.graft.spi.ErrorCategory;
import io.graft.spi.GraftException;
import io.graft.spi.tensor.Shape;
import java.io.IOException;
import java.nio.BufferOverflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import onnx.Onnx;
import org.jspecify.annotations.Nullable;
import org.nd4j.shade.protobuf.CodedInputStream;

/**
 * The weights in the initializers of a BERT exported to ONNX, under their Hugging Face names. The
 * export drops the names of matrices and stores them {@code [in, out]}: they are named by the path
 * of the node that multiplies with them, and given as {@code [out, in]}.
 *
 * <p>Only files that are known by their hash come here: the protobuf reader is an old one. The
 * bytes of the file stay in memory until {@link #close()}; nothing else is copied.
 */
final class OnnxInitializers implements WeightSource {
  private static final int FLOAT = Onnx.TensorProto.DataType.FLOAT_VALUE;
  private static final String UNNAMED = "onnx::MatMul";

  /** A tensor as the file has it; {@code transposed}: to be given with its two axes swapped. */
  private record Stored(WeightInfo info, ByteBuffer bytes, boolean transposed) {}

  private final String where;
  private volatile @Nullable Map<String, Stored> tensors;
  private @Nullable String sha256;

  private OnnxInitializers(String where, Map<String, Stored> tensors) {
    this.where = where;
    this.tensors = tensors;
  }

  /**
   * @param file the whole file, already known to be the right one; not to be changed any more
   * @throws GraftException of category DATA when it cannot be parsed
   */
  static OnnxInitializers read(byte[] file, String where) {
    try {
      CodedInputStream in = CodedInputStream.newInstance(file);
      in.enableAliasing(true); // tensors are views of the file, not copies
      Onnx.GraphProto graph = Onnx.ModelProto.parseFrom(in).getGraph();
      Map<String, String> names = matrixNames(graph);
      Map<String, Stored> tensors = new LinkedHashMap<>();
      for (Onnx.TensorProto tensor : graph.getInitializerList()) {
        if (tensor.getDataType() == FLOAT) { // the rest are position ids and constants
          Stored stored = stored(tensor, names.get(tensor.getName()));
          tensors.put(stored.info().name(), stored);
        }
      }
      return new OnnxInitializers(where, tensors);
    } catch (IOException e) {
      throw GraftException.data(
          "not an ONNX file: " + e.getMessage(), where, "install Graft again", e);
    }
  }

  /** {@code /encoder/layer.0/output/dense/MatMul} multiplies with encoder.layer.0.output.dense. */
  private static Map<String, String> matrixNames(Onnx.GraphProto graph) {
    Map<String, String> names = new HashMap<>();
    for (Onnx.NodeProto node : graph.getNodeList()) {
      if (node.getOpType().equals("MatMul") && node.getInput(1).startsWith(UNNAMED)) {
        String path = node.getName().substring(1, node.getName().lastIndexOf("/MatMul"));
        names.put(node.getInput(1), path.replace('/', '.') + ".weight");
      }
    }
    return names;
  }

  private static Stored stored(Onnx.TensorProto tensor, @Nullable String matrixName) {
    int[] dimensions = tensor.getDimsList().stream().mapToInt(Math::toIntExact).toArray();
    ByteBuffer bytes = tensor.getRawData().asReadOnlyByteBuffer().order(ByteOrder.LITTLE_ENDIAN);
    if (matrixName == null) {
      WeightInfo info = new WeightInfo(tensor.getName(), Shape.of(dimensions), Dtype.F32);
      return new Stored(info, bytes, false);
    }
    Shape swapped = Shape.of(dimensions[1], dimensions[0]);
    return new Stored(new WeightInfo(matrixName, swapped, Dtype.F32), bytes, true);
  }

  @Override
  public String where() {
    return where;
  }

  @Override
  public List<String> names() {
    return new ArrayList<>(open().keySet());
  }

  @Override
  public WeightInfo info(String name) {
    return stored(name).info();
  }

  @Override
  public void read(String name, FloatBuffer target) {
    Stored stored = stored(name);
    int elements = stored.info().shape().elements();
    if (elements > target.remaining()) {
      throw new BufferOverflowException();
    }
    FloatBuffer source = stored.bytes().duplicate().order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer();
    if (stored.transposed()) {
      transpose(source, stored.info().shape(), target);
    } else {
      target.put(source);
    }
  }

  /**
   * Writes the transpose, a few rows at a time so that what is read of a line of memory is used.
   *
   * @param source {@code [in, out]}
   * @param shape {@code [out, in]}, that of the target
   */
  private static void transpose(FloatBuffer source, Shape shape, FloatBuffer target) {
    int out = shape.dimension(0);
    int in = shape.dimension(1);
    int rowsAtOnce = 16;
    float[] rows = new float[rowsAtOnce * in];
    for (int first = 0; first < out; first += rowsAtOnce) {
      int count = Math.min(rowsAtOnce, out - first);
      for (int i = 0; i < in; i++) {
        for (int o = 0; o < count; o++) {
          rows[o * in + i] = source.get(i * out + first + o);
        }
      }
      target.put(rows, 0, count * in);
    }
  }

  private Map<String, Stored> open() {
    Map<String, Stored> held = tensors;
    if (held == null) {
      throw new IllegalStateException("the weights of " + where + " are closed");
    }
    return held;
  }

  private Stored stored(String name) {
    Map<String, Stored> held = open();
    Stored stored = held.get(name);
    if (stored == null) {
      throw GraftException.unknown(ErrorCategory.DATA, "tensor", name, held.keySet(), where);
    }
    return stored;
  }

  @Override
  public synchronized String sha256() {
    if (sha256 == null) {
      WeightHash hash = new WeightHash();
      for (Stored stored : new TreeMap<>(open()).values()) {
        WeightInfo info = stored.info();
        List<Long> shape = new ArrayList<>();
        for (int dimension : info.shape().toArray()) {
          shape.add((long) dimension);
        }
        hash.begin(info.name(), info.dtype().name(), shape);
        hash.bytes(bytes(stored));
      }
      sha256 = hash.hex();
    }
    return sha256;
  }

  private ByteBuffer bytes(Stored stored) {
    if (!stored.transposed()) {
      return stored.bytes().duplicate();
    }
    ByteBuffer turned =
        ByteBuffer.allocate(stored.bytes().remaining()).order(ByteOrder.LITTLE_ENDIAN);
    read(stored.info().name(), turned.asFloatBuffer());
    return turned;
  }

  @Override
  public void close() {
    tensors = null;
  }
}

package io.graft.core.model.source;

import io.graft.spi.GraftException;
import java.nio.FloatBuffer;
import java.util.List;

/**
 * The weights of a model under their Hugging Face names and layouts, read one by one. Thread-safe
 * until it is closed.
 */
public interface WeightSource extends AutoCloseable {

  /** Where the weights are from, for messages. */
  String where();

  /** The names of all tensors, buffers such as {@code position_ids} included; each once. */
  List<String> names();

  /**
   * @throws GraftException of category DATA when there is no such tensor; the message lists what
   *     there is
   */
  WeightInfo info(String name);

  /**
   * Reads a tensor as float32, row-major, into a buffer, without a copy in between.
   *
   * @param target takes all elements from its position on, which moves behind them
   * @throws GraftException of category DATA when there is no such tensor or it holds no real
   *     floating-point numbers
   * @throws java.nio.BufferOverflowException when the target is too small
   */
  void read(String name, FloatBuffer target);

  /** Reads a tensor as float32, row-major, into a new array; else as the other {@code read}. */
  default float[] read(String name) {
    float[] values = new float[info(name).shape().elements()];
    read(name, FloatBuffer.wrap(values));
    return values;
  }

  /**
   * A SHA-256 of the weights, in lower-case hexadecimal, that does not depend on how they are cut
   * into files: over all tensors in the order of their names (by UTF-16 unit), for each the line
   * {@code LENGTH NAME DTYPE [D0, D1]} with a line feed, where LENGTH is the number of bytes of the
   * name in UTF-8, and then its bytes as stored, row-major and little-endian. Computed once.
   */
  String sha256();

  /** Ends the use; reading afterwards throws {@link IllegalStateException}. */
  @Override
  void close();
}

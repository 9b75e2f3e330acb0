package io.graft.spi.tensor;

/** How the elements of a tensor are stored. Arithmetic on gradients and losses is always FLOAT. */
public enum DataType {
  /** IEEE 754 binary32. */
  FLOAT(4),
  /** The upper half of a binary32. */
  BFLOAT16(2),
  /** Signed bytes with a scale for each output row; storage of frozen weights only. */
  INT8(1);

  private final int bytes;

  DataType(int bytes) {
    this.bytes = bytes;
  }

  /** Bytes for each element. */
  public int bytes() {
    return bytes;
  }
}

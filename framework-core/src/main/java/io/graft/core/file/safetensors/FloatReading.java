package io.graft.core.file.safetensors;

import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.nio.ShortBuffer;

/** Turns stored bytes into float32. */
final class FloatReading {
  private FloatReading() {}

  /**
   * @param bytes whole elements, little-endian
   * @param target has room for all of them
   */
  static void read(Dtype dtype, ByteBuffer bytes, FloatBuffer target) {
    switch (dtype) {
      case F32 -> target.put(bytes.asFloatBuffer());
      case F16 -> {
        ShortBuffer halves = bytes.asShortBuffer();
        while (halves.hasRemaining()) {
          target.put(HalfPrecision.float16ToFloat(halves.get()));
        }
      }
      case BF16 -> {
        ShortBuffer halves = bytes.asShortBuffer();
        while (halves.hasRemaining()) {
          target.put(HalfPrecision.bfloat16ToFloat(halves.get()));
        }
      }
      case F64 -> {
        while (bytes.hasRemaining()) {
          target.put((float) bytes.getDouble());
        }
      }
      default -> throw new IllegalArgumentException(dtype + " is not read as float32");
    }
  }
}

package io.graft.core.file.safetensors;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The element types of the safetensors format, in the order in which the reference library ranks
 * them (a file lists the highest first). Graft computes in float32: see {@link #readableAsFloat()}.
 */
public enum Dtype {
  BOOL(8),
  /** Four bits an element; two share a byte. */
  F4(4),
  /** Six bits an element: 2 of exponent, 3 of mantissa. */
  F6_E2M3(6),
  /** Six bits an element: 3 of exponent, 2 of mantissa. */
  F6_E3M2(6),
  U8(8),
  I8(8),
  F8_E5M2(8),
  F8_E4M3(8),
  F8_E8M0(8),
  F8_E4M3FNUZ(8),
  F8_E5M2FNUZ(8),
  I16(16),
  U16(16),
  /** IEEE 754 binary16. */
  F16(16),
  /** The upper half of an IEEE 754 binary32. */
  BF16(16),
  I32(32),
  U32(32),
  /** IEEE 754 binary32. */
  F32(32),
  /** Two binary32: a complex number. */
  C64(64),
  /** IEEE 754 binary64. */
  F64(64),
  I64(64),
  U64(64);

  private static final Map<String, Dtype> BY_NAME =
      Arrays.stream(values())
          .collect(Collectors.toUnmodifiableMap(Enum::name, Function.identity()));

  private final int bits;

  Dtype(int bits) {
    this.bits = bits;
  }

  /** Bits for each element. */
  public int bits() {
    return bits;
  }

  /**
   * Whether the elements are real floating-point numbers that Graft widens or narrows to float32.
   */
  public boolean readableAsFloat() {
    return this == F32 || this == F16 || this == BF16 || this == F64;
  }

  /** Whether the elements are signed integers that Graft widens to 64 bits. */
  public boolean readableAsLong() {
    return this == I64 || this == I32;
  }

  /** The type with this name (upper case, as in a file), or null. */
  static @Nullable Dtype named(String name) {
    return BY_NAME.get(name);
  }

  /** All names, in order. */
  static List<String> names() {
    return Arrays.stream(values()).map(Enum::name).toList();
  }
}

package io.graft.core.file.safetensors;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class HalfPrecisionTest {

  /** Every binary16, by the definition of the format in double arithmetic. */
  @Test
  void widensEveryFloat16() {
    for (int half = 0; half < 1 << 16; half++) {
      float actual = HalfPrecision.float16ToFloat((short) half);
      int exponent = (half >> 10) & 31;
      int mantissa = half & 1023;
      double sign = (half & 0x8000) == 0 ? 1 : -1;
      if (exponent == 31) {
        assertTrue(mantissa == 0 ? actual == sign / 0.0 : Float.isNaN(actual), "half " + half);
      } else {
        double value =
            exponent == 0
                ? Math.scalb((double) mantissa, -24)
                : Math.scalb(1024.0 + mantissa, exponent - 25);
        assertEquals((float) (sign * value), actual, 0f, "half " + half);
      }
    }
  }

  @Test
  void narrowsBackToTheSameBits() {
    for (int half = 0; half < 1 << 16; half++) {
      float wide = HalfPrecision.float16ToFloat((short) half);
      if (!Float.isNaN(wide)) {
        assertEquals((short) half, HalfPrecision.floatToFloat16(wide));
      }
      float brain = HalfPrecision.bfloat16ToFloat((short) half);
      if (!Float.isNaN(brain)) {
        assertEquals((short) half, HalfPrecision.floatToBfloat16(brain));
      }
    }
    assertTrue(Float.isNaN(HalfPrecision.float16ToFloat(HalfPrecision.floatToFloat16(Float.NaN))));
    float smallNaN = Float.intBitsToFloat(0x7f800001);
    assertTrue(Float.isNaN(HalfPrecision.bfloat16ToFloat(HalfPrecision.floatToBfloat16(smallNaN))));
  }

  /** The result is one of the nearest; between two equally near, the even one. */
  @Test
  void roundsHalfToEven() {
    SplittableRandom random = new SplittableRandom(7);
    for (int i = 0; i < 200_000; i++) {
      float value = Math.scalb(random.nextFloat() * 2 - 1, random.nextInt(44) - 27);
      if (i % 3 == 0) { // exactly in the middle of two neighbours
        int half = random.nextInt(0x7bff);
        value =
            (HalfPrecision.float16ToFloat((short) half)
                    + HalfPrecision.float16ToFloat((short) (half + 1)))
                / 2;
      }
      if (Math.abs(value) < 65504) {
        short half = HalfPrecision.floatToFloat16(value);
        assertNearest(value, half);
      }
    }
    assertEquals((short) 0x7bff, HalfPrecision.floatToFloat16(65519.996f));
    assertEquals((short) 0x7c00, HalfPrecision.floatToFloat16(65520f));
    assertEquals((short) 0x3f80, HalfPrecision.floatToBfloat16(1.00390625f), "a tie, down to even");
    assertEquals((short) 0x3f82, HalfPrecision.floatToBfloat16(1.01171875f), "a tie, up to even");
    assertEquals((short) 0x7f80, HalfPrecision.floatToBfloat16(Float.MAX_VALUE));
  }

  private static void assertNearest(float value, short half) {
    double error = Math.abs((double) HalfPrecision.float16ToFloat(half) - value);
    for (int neighbour : new int[] {half - 1, half + 1}) {
      double other = Math.abs((double) HalfPrecision.float16ToFloat((short) neighbour) - value);
      boolean better = other < error || (other == error && (half & 1) == 1);
      assertTrue(!better, () -> value + " became " + half + ", nearer is " + neighbour);
    }
  }
}

package io.graft.core.report;

import java.util.ArrayList;
import java.util.List;

/**
 * A linear axis of a chart.
 *
 * @param low the value at its start
 * @param high the value at its end, above {@code low}
 * @param step between two ticks
 * @param from the coordinate of its start
 * @param to the coordinate of its end
 */
record Axis(double low, double high, double step, double from, double to) {
  private static final int TICKS = 5;

  /** An axis that spans the values, widened to whole ticks where {@code rounded}. */
  static Axis over(double least, double greatest, boolean rounded, double from, double to) {
    double range = greatest > least ? greatest - least : Math.max(1e-9, Math.abs(least));
    double step = niceStep(range / TICKS);
    double low = rounded ? Math.floor(least / step) * step : least;
    double high = rounded ? Math.ceil(greatest / step - 1e-9) * step : greatest;
    return new Axis(low, high > low ? high : low + range, step, from, to);
  }

  /** 1, 2 or 5 times a power of ten. */
  private static double niceStep(double atLeast) {
    double power = Math.pow(10, Math.floor(Math.log10(atLeast)));
    double share = atLeast / power;
    return power * (share <= 1 ? 1 : share <= 2 ? 2 : share <= 5 ? 5 : 10);
  }

  /** The coordinate of a value. */
  double at(double value) {
    return from + (to - from) * (value - low) / (high - low);
  }

  /** The values that get a tick. */
  List<Double> ticks() {
    List<Double> ticks = new ArrayList<>();
    for (long i = (long) Math.ceil(low / step - 1e-9); i * step <= high + 1e-9 * step; i++) {
      ticks.add(i * step);
    }
    return ticks;
  }
}

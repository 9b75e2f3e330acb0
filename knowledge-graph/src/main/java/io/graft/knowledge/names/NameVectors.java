package io.graft.knowledge.names;

import java.util.Arrays;
import java.util.List;

/**
 * The vectors of names, each the name of a concept, searched from end to end by their cosines. A
 * concept is as near as its nearest name. Immutable and thread-safe.
 */
public final class NameVectors {
  private final float[] units;
  private final int size;
  private final int[] concepts;
  private final int count;
  private final int[] firstRow;
  private final int[] rows;

  /**
   * A concept that was found.
   *
   * @param concept its number
   * @param row of its nearest name
   * @param cosine of that name
   */
  public record Found(int concept, int row, float cosine) {}

  private NameVectors(float[] units, int size, int[] concepts) {
    this.units = units;
    this.size = size;
    this.concepts = concepts;
    this.count = Arrays.stream(concepts).max().orElse(-1) + 1;
    this.firstRow = new int[count + 1];
    for (int concept : concepts) {
      firstRow[concept + 1]++;
    }
    Arrays.parallelPrefix(firstRow, Integer::sum);
    this.rows = new int[concepts.length];
    int[] next = Arrays.copyOf(firstRow, count);
    for (int row = 0; row < concepts.length; row++) {
      rows[next[concepts[row]]++] = row;
    }
  }

  /**
   * @param units unit vectors, {@code [names, size]} row-major, which it keeps
   * @param concepts the number of each name's concept, from 0, which it keeps
   */
  public static NameVectors of(float[] units, int size, int[] concepts) {
    if (units.length != (long) size * concepts.length) {
      throw new IllegalArgumentException(
          units.length + " numbers for " + concepts.length + " vectors of " + size);
    }
    return new NameVectors(units, size, concepts);
  }

  /** Scales a vector to length 1; one of zeros stays. */
  public static float[] unit(float[] vector) {
    double squares = 0;
    for (float value : vector) {
      squares += (double) value * value;
    }
    float scale = squares == 0 ? 0 : (float) (1 / Math.sqrt(squares));
    float[] unit = new float[vector.length];
    for (int i = 0; i < unit.length; i++) {
      unit[i] = vector[i] * scale;
    }
    return unit;
  }

  /** How many numbers a vector has. */
  public int size() {
    return size;
  }

  /**
   * The nearest concepts, the nearest first; of equal ones that with the smaller number.
   *
   * @param unit {@code [size]}, of length 1
   * @param limit the most of them, at least 1
   */
  public List<Found> nearest(float[] unit, int limit) {
    float[] best = new float[count];
    int[] bestRow = new int[count];
    Arrays.fill(best, Float.NEGATIVE_INFINITY);
    for (int row = 0; row < concepts.length; row++) {
      float cosine = cosine(unit, row);
      int concept = concepts[row];
      if (cosine > best[concept]) {
        best[concept] = cosine;
        bestRow[concept] = row;
      }
    }
    return new TopConcepts(limit)
        .of(best).stream()
            .map(concept -> new Found(concept, bestRow[concept], best[concept]))
            .toList();
  }

  /**
   * The cosine with the nearest name of a concept; -1 for one without names.
   *
   * @param unit {@code [size]}, of length 1
   */
  public float cosineWith(float[] unit, int concept) {
    float best = -1;
    for (int at = firstRow[concept]; at < firstRow[concept + 1]; at++) {
      best = Math.max(best, cosine(unit, rows[at]));
    }
    return best;
  }

  /** Four sums, so that additions do not wait for each other. */
  private float cosine(float[] unit, int row) {
    int at = row * size;
    int i = 0;
    float a = 0;
    float b = 0;
    float c = 0;
    float d = 0;
    for (; i + 3 < size; i += 4) {
      a += unit[i] * units[at + i];
      b += unit[i + 1] * units[at + i + 1];
      c += unit[i + 2] * units[at + i + 2];
      d += unit[i + 3] * units[at + i + 3];
    }
    for (; i < size; i++) {
      a += unit[i] * units[at + i];
    }
    return (a + b) + (c + d);
  }
}

package io.graft.core.evaluate;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * How far the vectors of the same texts moved between two models.
 *
 * @param neighbourAccuracyBefore the share of texts whose nearest other text by cosine is of the
 *     same topic, in the first model
 * @param neighbourAccuracyAfter the same in the second
 * @param neighboursKept how many of a text's {@value #NEIGHBOURS} nearest neighbours in the first
 *     model are so in the second too, as a share
 * @param cka linear centred kernel alignment of the two sets of vectors (Kornblith et al. 2019), in
 *     [0, 1]; 1 when one set is the other, turned and scaled
 */
public record VectorDrift(
    double neighbourAccuracyBefore,
    double neighbourAccuracyAfter,
    double neighboursKept,
    double cka) {
  private static final int NEIGHBOURS = 10;

  /**
   * Compares two models.
   *
   * @param topics of each text; at least two texts
   * @param before a vector for each text from the first model
   * @param after the same from the second; the sizes of the models may differ
   */
  public static VectorDrift between(int[] topics, List<float[]> before, List<float[]> after) {
    int texts = topics.length;
    if (texts < 2 || before.size() != texts || after.size() != texts) {
      throw new IllegalArgumentException(
          texts + " topics, " + before.size() + " and " + after.size() + " vectors");
    }
    int[][] first = neighbours(cosines(before));
    int[][] second = neighbours(cosines(after));
    return new VectorDrift(
        accuracy(topics, first),
        accuracy(topics, second),
        kept(first, second),
        alignment(centred(products(before)), centred(products(after))));
  }

  private static double[][] products(List<float[]> vectors) {
    int texts = vectors.size();
    double[][] products = new double[texts][texts];
    for (int i = 0; i < texts; i++) {
      for (int j = 0; j <= i; j++) {
        double sum = 0;
        for (int k = 0; k < vectors.get(i).length; k++) {
          sum += (double) vectors.get(i)[k] * vectors.get(j)[k];
        }
        products[i][j] = sum;
        products[j][i] = sum;
      }
    }
    return products;
  }

  private static double[][] cosines(List<float[]> vectors) {
    double[][] cosines = products(vectors);
    double[] lengths =
        IntStream.range(0, cosines.length).mapToDouble(i -> Math.sqrt(cosines[i][i])).toArray();
    for (int i = 0; i < cosines.length; i++) {
      for (int j = 0; j < cosines.length; j++) {
        cosines[i][j] /= Math.max(1e-12, lengths[i] * lengths[j]);
      }
    }
    return cosines;
  }

  /** The nearest others of each text, the nearest first; of equally near ones the earlier. */
  private static int[][] neighbours(double[][] cosines) {
    int texts = cosines.length;
    int[][] neighbours = new int[texts][];
    for (int i = 0; i < texts; i++) {
      double[] row = cosines[i];
      int self = i;
      neighbours[i] =
          IntStream.range(0, texts)
              .filter(j -> j != self)
              .boxed()
              .sorted(Comparator.comparingDouble(j -> -row[j]))
              .limit(NEIGHBOURS)
              .mapToInt(Integer::intValue)
              .toArray();
    }
    return neighbours;
  }

  private static double accuracy(int[] topics, int[][] neighbours) {
    long right =
        IntStream.range(0, topics.length)
            .filter(i -> topics[i] == topics[neighbours[i][0]])
            .count();
    return (double) right / topics.length;
  }

  private static double kept(int[][] first, int[][] second) {
    long kept = 0;
    long all = 0;
    for (int i = 0; i < first.length; i++) {
      int[] others = second[i].clone();
      Arrays.sort(others);
      kept += Arrays.stream(first[i]).filter(j -> Arrays.binarySearch(others, j) >= 0).count();
      all += first[i].length;
    }
    return (double) kept / all;
  }

  /** Takes the mean of each row and column away. */
  private static double[][] centred(double[][] kernel) {
    double[] means = Arrays.stream(kernel).mapToDouble(row -> mean(row)).toArray();
    double mean = mean(means);
    double[][] centred = new double[kernel.length][kernel.length];
    for (int i = 0; i < kernel.length; i++) {
      for (int j = 0; j < kernel.length; j++) {
        centred[i][j] = kernel[i][j] - means[i] - means[j] + mean;
      }
    }
    return centred;
  }

  private static double mean(double[] values) {
    return Arrays.stream(values).average().orElseThrow();
  }

  private static double alignment(double[][] first, double[][] second) {
    double both = dot(first, second);
    double lengths = Math.sqrt(dot(first, first) * dot(second, second));
    return lengths == 0 ? 0 : both / lengths;
  }

  private static double dot(double[][] first, double[][] second) {
    double sum = 0;
    for (int i = 0; i < first.length; i++) {
      for (int j = 0; j < first.length; j++) {
        sum += first[i][j] * second[i][j];
      }
    }
    return sum;
  }
}

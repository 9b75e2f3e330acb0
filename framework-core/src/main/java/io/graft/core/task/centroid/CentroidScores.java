package io.graft.core.task.centroid;

import java.util.List;

/**
 * A nearest-centroid classifier on frozen features: what a base model can do without training. A
 * score is the cosine with a centroid, less that with a counter-centroid where there is one.
 *
 * @param centroids one unit vector for each label
 * @param counter one unit vector for each label, or an empty list
 */
public record CentroidScores(List<float[]> centroids, List<float[]> counter) {

  /** The unit-length mean of the unit-length members of a set; zeros for an empty set. */
  public static float[] centroid(List<float[]> members, int size) {
    double[] sum = new double[size];
    for (float[] member : members) {
      double length = length(member);
      for (int i = 0; i < size; i++) {
        sum[i] += member[i] / length;
      }
    }
    float[] mean = new float[size];
    double total = 0;
    for (double value : sum) {
      total += value * value;
    }
    double length = Math.max(1e-12, Math.sqrt(total));
    for (int i = 0; i < size; i++) {
      mean[i] = (float) (sum[i] / length);
    }
    return mean;
  }

  private static double length(float[] vector) {
    double squares = 0;
    for (float value : vector) {
      squares += (double) value * value;
    }
    return Math.max(1e-12, Math.sqrt(squares));
  }

  /** The scores of one example. */
  public float[] scores(float[] features) {
    double length = length(features);
    float[] scores = new float[centroids.size()];
    for (int label = 0; label < scores.length; label++) {
      double against = counter.isEmpty() ? 0 : dot(features, counter.get(label));
      scores[label] = (float) ((dot(features, centroids.get(label)) - against) / length);
    }
    return scores;
  }

  private static double dot(float[] a, float[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += (double) a[i] * b[i];
    }
    return sum;
  }
}

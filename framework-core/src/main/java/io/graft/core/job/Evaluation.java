package io.graft.core.job;

import java.util.Map;

/**
 * How well a model does on a file. Metrics are fractions.
 *
 * @param metric the name of the primary metric
 * @param metrics all metrics of the adapted model by name
 * @param baseMetrics those of the base's nearest centroids; empty when the run has no centroids
 * @param examples how many examples were scored
 */
public record Evaluation(
    String metric, Map<String, Double> metrics, Map<String, Double> baseMetrics, int examples) {}

package io.graft.core.job;

import java.nio.file.Path;
import java.util.Map;

/**
 * What an adaptation came to. Metrics are fractions.
 *
 * @param runDirectory where everything is
 * @param evaluatedOn {@code test}, or {@code dev} without test data
 * @param metric the name of the primary metric
 * @param value its value for the adapted model
 * @param baseValue its value for the base model's nearest centroid
 * @param metrics all metrics of the adapted model by name
 * @param baseMetrics all metrics of the base by name
 * @param trainSeconds the training loop alone
 * @param realTokensPerSecond tokens without padding through the training loop
 * @param paddedOverReal tokens with padding over tokens without
 * @param peakRssMb the greatest resident memory of the process, in MiB; 0 where unknown
 * @param trainableParameters how many numbers were trained
 * @param totalParameters how many numbers the adapted model has
 * @param steps training steps done
 */
public record AdaptationResult(
    Path runDirectory,
    String evaluatedOn,
    String metric,
    double value,
    double baseValue,
    Map<String, Double> metrics,
    Map<String, Double> baseMetrics,
    double trainSeconds,
    double realTokensPerSecond,
    double paddedOverReal,
    double peakRssMb,
    long trainableParameters,
    long totalParameters,
    long steps) {}

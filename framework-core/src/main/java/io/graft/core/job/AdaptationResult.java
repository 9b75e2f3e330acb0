package io.graft.core.job;

import io.graft.core.store.RunDirectory;
import io.graft.spi.GraftException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

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
 * @param steps training steps of the result
 * @param stepsAllLives steps that all processes of the run have begun, those that a killed one did
 *     in vain too
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
    long steps,
    long stepsAllLives) {

  /**
   * The result of a run that has ended.
   *
   * @throws GraftException of category DATA when there is none or it is damaged
   */
  public static AdaptationResult read(RunDirectory run) {
    Map<String, ?> values = run.readResult();
    ResultValues result = new ResultValues(run, values);
    return new AdaptationResult(
        run.path(),
        result.text("evaluated_on"),
        result.text("metric"),
        result.number("value").doubleValue(),
        result.number("base_value").doubleValue(),
        result.numbers("metrics"),
        result.numbers("base_metrics"),
        result.number("train_seconds").doubleValue(),
        result.number("real_tokens_per_second").doubleValue(),
        result.number("padded_over_real").doubleValue(),
        result.number("peak_rss_mb").doubleValue(),
        result.number("trainable_parameters").longValue(),
        result.number("total_parameters").longValue(),
        result.number("steps").longValue(),
        result.number("steps_all_lives").longValue());
  }

  /** Typed access to what {@code result.json} holds. */
  private record ResultValues(RunDirectory run, Map<String, ?> values) {
    String text(String key) {
      return require(key, values.get(key), String.class);
    }

    Number number(String key) {
      return require(key, values.get(key), Number.class);
    }

    Map<String, Double> numbers(String key) {
      Map<String, Double> numbers = new LinkedHashMap<>();
      require(key, values.get(key), Map.class)
          .forEach(
              (name, value) ->
                  numbers.put(
                      String.valueOf(name), require(key, value, Number.class).doubleValue()));
      return numbers;
    }

    private <T> T require(String key, @Nullable Object value, Class<T> type) {
      if (!type.isInstance(value)) {
        throw GraftException.data(
            "the value is missing or wrong",
            run.result() + ", " + key,
            "remove the file and go on with: graft adapt --resume " + run.path());
      }
      return type.cast(value);
    }
  }
}

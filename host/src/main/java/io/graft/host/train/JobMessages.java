package io.graft.host.train;

import io.graft.core.job.AdaptationResult;
import io.graft.core.job.JobEvent;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** Turns events and results into the JSON of the bus and back. */
public final class JobMessages {
  private JobMessages() {}

  /** The type and the fields of an event, without job and sequence. */
  static JsonObject event(JobEvent event) {
    if (event instanceof JobEvent.PhaseStarted phase) {
      return type("phase").put("name", phase.name()).put("detail", phase.detail());
    }
    if (event instanceof JobEvent.StepDone step) {
      return type("step")
          .put("step", step.step())
          .put("total_steps", step.totalSteps())
          .put("epoch", step.epoch())
          .put("loss", step.loss())
          .put("learning_rate", step.learningRate())
          .put("real_tokens_per_second", step.realTokensPerSecond())
          .put("seconds_left", step.secondsLeft());
    }
    if (event instanceof JobEvent.Evaluated evaluated) {
      return type("evaluated")
          .put("step", evaluated.step())
          .put("epoch", evaluated.epoch())
          .put("metrics", new JsonObject(new LinkedHashMap<>(evaluated.metrics())))
          .put("best", evaluated.best());
    }
    if (event instanceof JobEvent.Warned warned) {
      return type("warned").put("message", warned.message());
    }
    throw new AssertionError(event);
  }

  /** The event in a message; only for the types phase, step, evaluated and warned. */
  public static JobEvent event(JsonObject message) {
    return switch (message.getString("type")) {
      case "phase" ->
          new JobEvent.PhaseStarted(message.getString("name"), message.getString("detail"));
      case "step" ->
          new JobEvent.StepDone(
              message.getLong("step"),
              message.getLong("total_steps"),
              message.getInteger("epoch"),
              message.getDouble("loss"),
              message.getDouble("learning_rate"),
              message.getDouble("real_tokens_per_second"),
              message.getDouble("seconds_left"));
      case "evaluated" ->
          new JobEvent.Evaluated(
              message.getLong("step"),
              message.getInteger("epoch"),
              numbers(message.getJsonObject("metrics")),
              message.getBoolean("best"));
      case "warned" -> new JobEvent.Warned(message.getString("message"));
      default -> throw new IllegalArgumentException("no event: " + message.getString("type"));
    };
  }

  static JsonObject type(String type) {
    return new JsonObject().put("type", type);
  }

  private static Map<String, Double> numbers(JsonObject object) {
    Map<String, Double> numbers = new LinkedHashMap<>();
    object.forEach(entry -> numbers.put(entry.getKey(), ((Number) entry.getValue()).doubleValue()));
    return numbers;
  }

  /**
   * A result as JSON; metrics are fractions.
   *
   * <pre>
   * run                     the run directory
   * evaluated_on            "test" or "dev"
   * metric                  the name of the primary metric
   * value, base_value       its value for the adapted model and for the base
   * metrics, base_metrics   all metrics: {name: fraction}
   * train_seconds           the training loop alone
   * real_tokens_per_second  tokens without padding through the training loop
   * padded_over_real        tokens with padding over tokens without
   * peak_rss_mb             greatest resident memory of the process in MiB, 0 where unknown
   * trainable_parameters, total_parameters
   * steps                   training steps of the result
   * steps_all_lives         steps that all processes of the run have begun
   * </pre>
   */
  static JsonObject result(AdaptationResult result) {
    return new JsonObject()
        .put("run", result.runDirectory().toString())
        .put("evaluated_on", result.evaluatedOn())
        .put("metric", result.metric())
        .put("value", result.value())
        .put("base_value", result.baseValue())
        .put("metrics", new JsonObject(new LinkedHashMap<>(result.metrics())))
        .put("base_metrics", new JsonObject(new LinkedHashMap<>(result.baseMetrics())))
        .put("train_seconds", result.trainSeconds())
        .put("real_tokens_per_second", result.realTokensPerSecond())
        .put("padded_over_real", result.paddedOverReal())
        .put("peak_rss_mb", result.peakRssMb())
        .put("trainable_parameters", result.trainableParameters())
        .put("total_parameters", result.totalParameters())
        .put("steps", result.steps())
        .put("steps_all_lives", result.stepsAllLives());
  }

  /** The result in a message. */
  public static AdaptationResult result(JsonObject message) {
    return new AdaptationResult(
        Path.of(message.getString("run")),
        message.getString("evaluated_on"),
        message.getString("metric"),
        message.getDouble("value"),
        message.getDouble("base_value"),
        numbers(message.getJsonObject("metrics")),
        numbers(message.getJsonObject("base_metrics")),
        message.getDouble("train_seconds"),
        message.getDouble("real_tokens_per_second"),
        message.getDouble("padded_over_real"),
        message.getDouble("peak_rss_mb"),
        message.getLong("trainable_parameters"),
        message.getLong("total_parameters"),
        message.getLong("steps"),
        message.getLong("steps_all_lives"));
  }
}

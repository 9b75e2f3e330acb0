package io.graft.host.cli;

import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Shows jobs of a host: as text, or as JSON as the host has them. */
final class JobText {
  private static final String ROW = "%-24s %-10s %8s %-12s %-10s %-18s %9s %9s  %s";

  private final Console console;
  private final boolean json;

  JobText(Console console, boolean json) {
    this.console = console;
    this.json = json;
  }

  void header() {
    if (!json) {
      console.print(
          String.format(
              Locale.ROOT,
              ROW,
              "job",
              "state",
              "priority",
              "owner",
              "domain",
              "metric",
              "base",
              "value",
              "submitted"));
    }
  }

  void row(JsonObject job) {
    if (json) {
      console.json(job.getMap());
      return;
    }
    JsonObject result = job.getJsonObject("result", new JsonObject());
    String metric = result.getString("metric");
    console.print(
        String.format(
            Locale.ROOT,
            ROW,
            job.getString("id"),
            job.getString("state"),
            job.getInteger("priority"),
            job.getString("owner"),
            or(job.getString("domain")),
            or(metric),
            RunsCommand.shown(metric, result.getDouble("base_value")),
            RunsCommand.shown(metric, result.getDouble("value")),
            job.getString("created").replaceFirst("\\.\\d+Z$", "Z")));
  }

  /** One line that says where the job is. */
  void state(JsonObject job) {
    if (json) {
      console.json(job.getMap());
    } else {
      console.print(job.getString("id") + " is " + job.getString("state"));
    }
  }

  /** Everything about a job. */
  void whole(JsonObject job) {
    if (json) {
      console.json(job.getMap());
      return;
    }
    for (String key :
        List.of(
            "id", "state", "run", "domain", "owner", "priority", "attempt", "created", "changed")) {
      line(key, job.getValue(key));
    }
    JsonObject result = job.getJsonObject("result");
    if (result != null) {
      String metric = result.getString("metric");
      line(metric, RunsCommand.shown(metric, result.getDouble("value")));
      line("of the base", RunsCommand.shown(metric, result.getDouble("base_value")));
      line("steps", result.getValue("steps"));
      line("seconds", String.format(Locale.ROOT, "%.1f", result.getDouble("train_seconds")));
    }
    JsonObject error = job.getJsonObject("error");
    if (error != null) {
      error.forEach(entry -> line(entry.getKey(), entry.getValue()));
    }
  }

  /** What a job would take. */
  void estimate(JsonObject estimate) {
    if (json) {
      console.json(estimate.getMap());
      return;
    }
    estimate.remove("recipe");
    Double seconds = estimate.getDouble("seconds");
    estimate.put("seconds", seconds == null ? "not known" : Progress.duration(seconds));
    estimate.forEach(entry -> line(entry.getKey().replace('_', ' '), entry.getValue()));
  }

  private void line(String name, @Nullable Object value) {
    if (value != null) {
      console.print(String.format(Locale.ROOT, "%-24s %s", name, value));
    }
  }

  private static String or(@Nullable String text) {
    return text == null ? "-" : text;
  }
}

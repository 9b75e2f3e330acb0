package io.graft.host.train;

/**
 * The event bus addresses of the trainer. Every body is a {@link io.vertx.core.json.JsonObject}. A
 * message that is refused gets the reply
 *
 * <pre>
 * {"error": {"category": "USER" | "PLUGIN" | "DATA" | "INTERNAL",
 *            "what": text, "where": text or null, "mend": text}}
 * </pre>
 */
public final class TrainerAddresses {

  /**
   * Submits a job.
   *
   * <pre>
   * {
   *   "id":        text, [A-Za-z0-9._-]{1,64}; names the job and may not be in use,
   *   "recipe":    absolute path of the recipe,
   *   "overrides": ["path=value", …], as given to --set,
   *   "run":       absolute path of the run directory,
   *   "resume":    whether to go on with what is there; false when it is left out
   * }
   * </pre>
   *
   * The reply {@code {"id": text, "run": text}} comes when the job is queued. A client that wants
   * every event listens to {@link #events(String)} before it submits.
   */
  public static final String SUBMIT = "graft.trainer.submit";

  /**
   * Cancels a job: {@code {"id": text}}. The reply {@code {"id": text}} comes at once; the job
   * stops at its next step and then publishes {@code cancelled}. A job that is unknown or has ended
   * is refused.
   */
  public static final String CANCEL = "graft.trainer.cancel";

  /**
   * Asks what is queued or running: any body; the reply is {@code {"jobs": [{"id": text, "run":
   * text, "state": "queued" | "running" | "cancelling"}, …]}} in the order of submission.
   */
  public static final String LIST = "graft.trainer.list";

  private TrainerAddresses() {}

  /**
   * Where the events of a job are published. Each has {@code "job"}, {@code "sequence"} (1, 2, 3, …
   * without gaps) and {@code "type"}; the further fields by type:
   *
   * <pre>
   * accepted   run
   * started
   * phase      name, detail
   * step       step, total_steps, epoch, loss, learning_rate, real_tokens_per_second, seconds_left
   *            (at most ten a second, and the last one)
   * evaluated  step, epoch, metrics: {name: fraction}, best: boolean
   * warned     message
   * finished   result: {run, evaluated_on ("test" or "dev"), metric, value, base_value,
   *            metrics: {name: fraction}, base_metrics: {name: fraction}, train_seconds,
   *            real_tokens_per_second, padded_over_real, peak_rss_mb, trainable_parameters,
   *            total_parameters, steps}, as in {@link io.graft.core.job.AdaptationResult}
   * failed     error: category, what, where, mend; the stack trace is in the log
   * cancelled  run
   * </pre>
   *
   * The last three end a job: nothing follows them.
   *
   * @param id the job's id
   */
  public static String events(String id) {
    return "graft.trainer." + id + ".events";
  }
}

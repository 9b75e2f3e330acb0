package io.graft.host.jobs;

/**
 * The event bus addresses of the jobs. Every body is a {@link io.vertx.core.json.JsonObject}; a job
 * in a reply has the schema {@code Job} of the HTTP contract. A refusal is the reply
 *
 * <pre>
 * {"status": 400 | 404 | 409 | 422 | 500 | 503 | 507,
 *  "error": {"category": text, "what": text, "where": text or null, "mend": text}}
 * </pre>
 */
public final class JobsAddresses {

  /**
   * Submits a job.
   *
   * <pre>
   * {
   *   "id":       text or absent; submitting the same again under the same id is done once,
   *   "recipe":   text (YAML) or object,
   *   "set":      ["path=value", …] or absent,
   *   "data":     {file name: text} or absent,
   *   "priority": whole number or absent; greater ones go first,
   *   "owner":    text
   * }
   * </pre>
   *
   * The reply is the job; it is on the disk by then.
   */
  public static final String SUBMIT = "graft.jobs.submit";

  /** {@code {"id": text}}; the reply is the job. */
  public static final String GET = "graft.jobs.get";

  /**
   * {@code {"state": text or absent, "before": id or absent, "limit": number or absent}}; the reply
   * is {@code {"jobs": [job, …]}}, the newest first.
   */
  public static final String LIST = "graft.jobs.list";

  /** {@code {"id": text}}; the reply is the job, which a running one leaves at its next step. */
  public static final String CANCEL = "graft.jobs.cancel";

  /** {@code {"id": text}}: queues a failed or cancelled job, to go on; the reply is the job. */
  public static final String RESUME = "graft.jobs.resume";

  /** {@code {"id": text}}: queues a failed or cancelled job, to begin anew; replies the job. */
  public static final String RETRY = "graft.jobs.retry";

  /**
   * Reads stored events: {@code {"id": text, "after": sequence, "limit": number}}; the reply is
   * {@code {"state": text, "ended": boolean, "events": [event, …]}}.
   */
  public static final String READ_EVENTS = "graft.jobs.events.read";

  /**
   * Where every event is published, once it is stored. An event has {@code "job"}, {@code
   * "sequence"} (of its job: 1, 2, 3, … without gaps), {@code "time"} (ISO 8601) and {@code
   * "type"}; the further fields by type:
   *
   * <pre>
   * queued      why: "submitted" (with priority) | "resumed" | "retried" | "the host stopped" |
   *             "the host died"
   * started     attempt (from 1), run (name of the run directory)
   * cancelling
   * finished    result, as in {@link io.graft.host.train.TrainerAddresses#events}, without run
   * failed      error
   * cancelled
   * phase, step, evaluated, warned   as in {@link io.graft.host.train.TrainerAddresses#events};
   *             at most one step a second, and the last one
   * </pre>
   */
  public static final String EVENTS = "graft.jobs.events";

  /**
   * Any body; the reply is {@code {"aliases": [alias, …]}}, an alias as schema {@code Alias} of the
   * HTTP contract has it.
   */
  public static final String LIST_ALIASES = "graft.aliases.list";

  /** {@code {"alias": text, "adapter": text, "owner": text}}; the reply is the alias. */
  public static final String PROMOTE_ALIAS = "graft.aliases.promote";

  /** {@code {"alias": text}}: back to what it stood for before; the reply is the alias. */
  public static final String ROLL_BACK_ALIAS = "graft.aliases.rollback";

  /** {@code {"alias": text}}: it stands for nothing any more; the reply is the alias as it was. */
  public static final String REMOVE_ALIAS = "graft.aliases.remove";

  /**
   * Checks what would be submitted, body as of {@link #SUBMIT} without owner; the reply has the
   * schema {@code Estimate} of the HTTP contract. One check at a time.
   */
  public static final String CHECK = "graft.recipes.check";

  private JobsAddresses() {}
}

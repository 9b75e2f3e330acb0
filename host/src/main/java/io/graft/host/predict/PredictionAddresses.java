package io.graft.host.predict;

/**
 * The event bus addresses of predictions. Every body is a {@link io.vertx.core.json.JsonObject};
 * schemas are those of the HTTP contract. A refusal is a reply as of {@link
 * io.graft.host.bus.Answers}.
 */
public final class PredictionAddresses {

  /**
   * Predicts.
   *
   * <pre>
   * {
   *   "adapter":   the name of a run or alias,
   *   "texts":     [text, …],
   *   "pairs":     [text, …] or absent; a second text for each text,
   *   "knowledge": whether to say what was linked and injected; false when absent
   * }
   * </pre>
   *
   * The reply has the schema {@code Predictions}.
   */
  public static final String PREDICT = "graft.predict";

  /** Any body; the reply, of schema {@code Adapters}, says what is loaded and what it takes. */
  public static final String ADAPTERS = "graft.predict.adapters";

  /** Any body; the reply is {@code {"runs": [Run, …]}}: what can be named, the oldest first. */
  public static final String RUNS = "graft.predict.runs";

  /**
   * {@code {"alias": text, "adapter": text, "owner": text}}: loads the adapter, stores that the
   * alias stands for it ({@code graft.aliases.promote}), and from then on takes it. The reply is
   * the alias, schema {@code Alias}.
   */
  public static final String PROMOTE_ALIAS = "graft.predict.aliases.promote";

  /** {@code {"alias": text}}: the same with what the alias stood for before. */
  public static final String ROLL_BACK_ALIAS = "graft.predict.aliases.rollback";

  /** {@code {"alias": text}}: it stands for nothing any more; the reply is the alias as it was. */
  public static final String REMOVE_ALIAS = "graft.predict.aliases.remove";

  private PredictionAddresses() {}
}

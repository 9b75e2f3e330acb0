package io.graft.host.catalogue;

/**
 * The event bus addresses of the plugin catalogue. Every body is a {@link
 * io.vertx.core.json.JsonObject}; schemas are those of the HTTP contract. A refusal is a reply as
 * of {@link io.graft.host.bus.Answers}.
 */
public final class CatalogueAddresses {

  /** Any body; the reply is {@code {"plugins": [Plugin, …]}}: what each jar does. */
  public static final String LIST = "graft.catalogue.list";

  /** Any body; the reply is {@code {"domains": [Domain, …]}}: what became of each jar. */
  public static final String DOMAINS = "graft.catalogue.domains";

  /**
   * Any body; the reply is {@code {"steps": [PlanStep, …]}}: what the host would start, stop and
   * drain. One plan at a time; it may take seconds.
   */
  public static final String PLAN = "graft.catalogue.plan";

  /**
   * {@code {"domain": text, "query": text, "limit": number}}; the reply is {@code {"domain": text,
   * "version": text, "concepts": [concept, …]}}. The index is built when it is not there.
   */
  public static final String SEARCH = "graft.catalogue.search";

  /**
   * Reads stored events: {@code {"after": sequence, "limit": number}}; the reply is {@code
   * {"events": [PluginEvent, …], "oldest": sequence}}, where the events before {@code oldest} are
   * kept no longer.
   */
  public static final String READ_EVENTS = "graft.catalogue.events.read";

  /**
   * Where every event is published, once it is stored, in the order of its {@code sequence} (1, 2,
   * 3, … without gaps, over restarts too): schema {@code PluginEvent}.
   */
  public static final String EVENTS = "graft.catalogue.events";

  private CatalogueAddresses() {}
}

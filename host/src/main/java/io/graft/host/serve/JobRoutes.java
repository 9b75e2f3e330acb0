package io.graft.host.serve;

import io.graft.host.jobs.JobsAddresses;
import io.graft.host.jobs.JobsClient;
import io.graft.spi.GraftException;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.openapi.router.RouterBuilder;
import io.vertx.openapi.validation.RequestParameter;
import io.vertx.openapi.validation.ValidatedRequest;
import java.util.Map;
import java.util.function.Function;

/** The operations on jobs: each is a message on the event bus. */
final class JobRoutes {
  private static final int ACCEPTED = 202;
  private static final int NO_CONTENT = 204;
  private static final int MOST_STREAMS = 200;
  private static final String LAST_EVENT = "Last-Event-ID";

  private final Vertx vertx;
  private final JobsClient jobs;
  private int streams; // only touched on the event loop

  JobRoutes(Vertx vertx, JobsClient jobs) {
    this.vertx = vertx;
    this.jobs = jobs;
  }

  /** What to do, by the operation of the contract. */
  Map<String, Function<RoutingContext, Future<Reply>>> handlers() {
    return Map.of(
        "submitJob", this::submit,
        "listJobs", this::list,
        "jobEvents", this::events,
        "getJob", context -> about(context, JobsAddresses.GET, 200),
        "cancelJob", context -> about(context, JobsAddresses.CANCEL, ACCEPTED),
        "resumeJob", context -> about(context, JobsAddresses.RESUME, ACCEPTED),
        "retryJob", context -> about(context, JobsAddresses.RETRY, ACCEPTED));
  }

  private Future<Reply> submit(RoutingContext context) {
    JsonObject message =
        request(context).getBody().getJsonObject().copy().put("owner", Doorkeeper.client(context));
    return jobs.ask(JobsAddresses.SUBMIT, message)
        .map(
            job -> {
              AuditLog.target(context, job.getString("id"));
              return Reply.json(ACCEPTED, job);
            });
  }

  private Future<Reply> list(RoutingContext context) {
    Map<String, RequestParameter> query = request(context).getQuery();
    JsonObject filter = new JsonObject();
    query.forEach(
        (name, value) -> {
          if (value != null && !value.isEmpty()) {
            filter.put(name, value.get());
          }
        });
    return jobs.ask(JobsAddresses.LIST, filter).map(Reply::json);
  }

  private Future<Reply> about(RoutingContext context, String address, int status) {
    String id = request(context).getPathParameters().get("id").getString();
    return jobs.ask(address, new JsonObject().put("id", id)).map(job -> Reply.json(status, job));
  }

  /** Server-Sent Events from behind the last one that the client has; 204 when no more can come. */
  private Future<Reply> events(RoutingContext context) {
    String id = request(context).getPathParameters().get("id").getString();
    long after = after(context);
    if (streams >= MOST_STREAMS) {
      throw new Problem(
          503,
          GraftException.user(
              MOST_STREAMS + " clients listen to events", null, "ask for the job instead"));
    }
    JsonObject look = new JsonObject().put("id", id).put("after", after).put("limit", 1);
    return jobs.ask(JobsAddresses.READ_EVENTS, look)
        .map(
            page ->
                page.getBoolean("ended") && page.getJsonArray("events").isEmpty()
                    ? reply -> reply.response().setStatusCode(NO_CONTENT).end()
                    : reply -> stream(reply, id, after));
  }

  private void stream(RoutingContext context, String id, long after) {
    streams++;
    new EventStream(vertx, jobs, id, after, context.response(), () -> streams--).start();
  }

  /** The header counts where both are given: it is what a client sends that connects again. */
  private static long after(RoutingContext context) {
    ValidatedRequest request = request(context);
    RequestParameter header = request.getHeaders().get(LAST_EVENT);
    boolean sent = header != null && !header.isEmpty(); // an absent one may be an empty parameter
    RequestParameter given = sent ? header : request.getQuery().get("after");
    return given == null || given.isEmpty() ? 0 : given.getLong();
  }

  private static ValidatedRequest request(RoutingContext context) {
    return context.get(RouterBuilder.KEY_META_DATA_VALIDATED_REQUEST);
  }
}

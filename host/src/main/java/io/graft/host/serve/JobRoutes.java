package io.graft.host.serve;

import io.graft.host.bus.BusClient;
import io.graft.host.jobs.JobsAddresses;
import io.vertx.core.Future;
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

  private final BusClient jobs;
  private final EventStreams streams;

  JobRoutes(BusClient jobs, EventStreams streams) {
    this.jobs = jobs;
    this.streams = streams;
  }

  /** What to do, by the operation of the contract. */
  Map<String, Function<RoutingContext, Future<Reply>>> handlers() {
    return Map.of(
        "submitJob",
        this::submit,
        "validateRecipe",
        this::check,
        "listJobs",
        this::list,
        "jobEvents",
        this::events,
        "getJob",
        context -> about(context, JobsAddresses.GET, 200),
        "cancelJob",
        context -> about(context, JobsAddresses.CANCEL, ACCEPTED),
        "resumeJob",
        context -> about(context, JobsAddresses.RESUME, ACCEPTED),
        "retryJob",
        context -> about(context, JobsAddresses.RETRY, ACCEPTED));
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

  private Future<Reply> check(RoutingContext context) {
    return jobs.ask(JobsAddresses.CHECK, request(context).getBody().getJsonObject())
        .map(Reply::json);
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

  private Future<Reply> events(RoutingContext context) {
    String id = request(context).getPathParameters().get("id").getString();
    return streams.reply(context, new Events(jobs, id));
  }

  /** The events of one job. */
  private record Events(BusClient jobs, String id) implements EventSource {
    @Override
    public String name() {
      return "job " + id;
    }

    @Override
    public String address() {
      return JobsAddresses.EVENTS;
    }

    @Override
    public boolean has(JsonObject event) {
      return id.equals(event.getString("job"));
    }

    @Override
    public Future<JsonObject> read(long after, int most) {
      JsonObject message = new JsonObject().put("id", id).put("after", after).put("limit", most);
      return jobs.ask(JobsAddresses.READ_EVENTS, message);
    }
  }

  private static ValidatedRequest request(RoutingContext context) {
    return context.get(RouterBuilder.KEY_META_DATA_VALIDATED_REQUEST);
  }
}

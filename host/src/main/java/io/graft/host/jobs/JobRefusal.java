package io.graft.host.jobs;

import io.graft.spi.GraftException;

/** A request about jobs that is refused, with the status of HTTP that fits. */
public final class JobRefusal extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private static final int NOT_FOUND = 404;
  private static final int CONFLICT = 409;
  private static final int UNAVAILABLE = 503;

  private final int status;
  private final GraftException error;

  JobRefusal(int status, GraftException error) {
    super(error);
    this.status = status;
    this.error = error;
  }

  static JobRefusal unknown(String id) {
    return new JobRefusal(
        NOT_FOUND,
        GraftException.user("no job '" + id + "'", "id", "list them with: graft jobs list"));
  }

  static JobRefusal unknownAlias(String name) {
    return new JobRefusal(
        NOT_FOUND, GraftException.user("no alias '" + name + "'", "alias", "see GET /v1/aliases"));
  }

  static JobRefusal conflict(String what, String mend) {
    return new JobRefusal(CONFLICT, GraftException.user(what, "id", mend));
  }

  static JobRefusal busy(String what, String mend) {
    return new JobRefusal(UNAVAILABLE, GraftException.user(what, null, mend));
  }

  public int status() {
    return status;
  }

  public GraftException error() {
    return error;
  }
}

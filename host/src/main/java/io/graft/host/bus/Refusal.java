package io.graft.host.bus;

import io.graft.spi.GraftException;

/** A request to the host that is refused, with the status of HTTP that fits. */
public final class Refusal extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private static final int NOT_FOUND = 404;
  private static final int CONFLICT = 409;
  private static final int UNAVAILABLE = 503;

  private final int status;
  private final GraftException error;

  public Refusal(int status, GraftException error) {
    super(error);
    this.status = status;
    this.error = error;
  }

  /** Refuses because of an error, with the status of its category. */
  public static Refusal of(GraftException error) {
    return new Refusal(
        switch (error.category()) {
          case USER -> 400;
          case DATA -> 422;
          case PLUGIN -> 502;
          case INTERNAL -> 500;
        },
        error);
  }

  /** There is no such thing. */
  public static Refusal unknown(String what, String where, String mend) {
    return unknown(GraftException.user(what, where, mend));
  }

  /** There is no such thing. */
  public static Refusal unknown(GraftException error) {
    return new Refusal(NOT_FOUND, error);
  }

  /** It does not go with what is there; {@code id} is at fault. */
  public static Refusal conflict(String what, String mend) {
    return new Refusal(CONFLICT, GraftException.user(what, "id", mend));
  }

  /** Not now. */
  public static Refusal busy(String what, String mend) {
    return new Refusal(UNAVAILABLE, GraftException.user(what, null, mend));
  }

  public int status() {
    return status;
  }

  public GraftException error() {
    return error;
  }
}

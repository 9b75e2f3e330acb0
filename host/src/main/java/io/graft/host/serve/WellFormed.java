package io.graft.host.serve;

import io.graft.spi.GraftException;
import io.netty.handler.codec.http.QueryStringDecoder;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Turns away what is no proper HTTP before any of it is looked at. */
final class WellFormed implements Handler<HttpServerRequest> {
  /** Of other methods Vert.x refuses to look at a form. */
  private static final Set<HttpMethod> TAKE_FORMS =
      Set.of(HttpMethod.POST, HttpMethod.PUT, HttpMethod.PATCH, HttpMethod.DELETE);

  private final Handler<HttpServerRequest> next;

  /**
   * @param next gets requests whose address can be decoded
   */
  WellFormed(Handler<HttpServerRequest> next) {
    this.next = next;
  }

  @Override
  public void handle(HttpServerRequest request) {
    try {
      QueryStringDecoder.decodeComponent(request.path()); // as the router takes it apart
      new QueryStringDecoder(String.valueOf(request.query()), false).parameters();
    } catch (IllegalArgumentException e) {
      refuse(
          request,
          400,
          "the address cannot be decoded (" + e.getMessage() + ")",
          "path",
          "write % in it as %25, and other bytes as % and two hexadecimal digits");
      return;
    }
    String type = request.getHeader(HttpHeaders.CONTENT_TYPE);
    if ((hasBody(request) && !isJson(type))
        || (isForm(type) && !TAKE_FORMS.contains(request.method()))) {
      refuse(
          request,
          415,
          "a body of type '" + type + "' is not taken",
          "header Content-Type",
          "send JSON as application/json");
      return;
    }
    next.handle(request);
  }

  private static boolean hasBody(HttpServerRequest request) {
    String length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
    return request.headers().contains(HttpHeaders.TRANSFER_ENCODING)
        || (length != null && !length.equals("0"));
  }

  private static boolean isJson(@Nullable String type) {
    return type != null && type.toLowerCase(Locale.ROOT).startsWith("application/json");
  }

  private static boolean isForm(@Nullable String type) {
    return type != null
        && (type.toLowerCase(Locale.ROOT).startsWith("multipart/")
            || type.toLowerCase(Locale.ROOT).startsWith("application/x-www-form-urlencoded"));
  }

  private static void refuse(
      HttpServerRequest request, int status, String what, String where, String mend) {
    new Problem(status, GraftException.user(what, where, mend)).answer(request.response());
  }

  /** Answers a message that could not be parsed, and ends the connection. */
  static void refuse(HttpServerRequest request) {
    Throwable cause = request.decoderResult().cause();
    String what = cause == null ? "something is wrong" : String.valueOf(cause.getMessage());
    int status = 400;
    if (cause instanceof TooLongHttpLineException) {
      status = 414;
    } else if (cause instanceof TooLongHttpHeaderException) {
      status = 431;
    }
    refuse(
        request,
        status,
        "the request is not in the form of HTTP/1.1: " + what,
        "request line or headers",
        "send it with a client for HTTP");
    request.connection().close();
  }
}

package io.graft.host.serve;

import io.graft.core.file.Sha256;
import io.graft.host.config.ServerSettings;
import io.graft.host.config.ServerSettings.Role;
import io.graft.host.config.ServerSettings.Token;
import io.graft.spi.GraftException;
import io.vertx.core.net.HostAndPort;
import io.vertx.ext.web.RoutingContext;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Lets a request in: by its token and the role it needs, and not more often than allowed. Without
 * tokens, which only loopback allows, a request must name this machine, so that no web page can
 * reach the host through a name of its own. Used on one event loop.
 */
final class Doorkeeper {
  private static final Set<String> HERE = Set.of("localhost", "127.0.0.1", "::1", "[::1]");
  private static final String CLIENT = "graft.client";
  private static final String LOCAL = "local";
  private static final String NOBODY = "nobody";
  private static final int MOST_CLIENTS = 10_000;
  private static final double NANOS = TimeUnit.SECONDS.toNanos(1);

  private final ServerSettings settings;
  private final Map<String, Allowance> clients =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Allowance> eldest) {
          return size() > MOST_CLIENTS;
        }
      };

  private record Allowance(double requests, long nanos) {}

  Doorkeeper(ServerSettings settings) {
    this.settings = settings;
  }

  /**
   * Checks a request.
   *
   * @param least the role that its operation needs; null when anyone may
   * @throws Problem with status 401, 403 or 429
   */
  void check(RoutingContext context, @Nullable Role least) {
    Token token = token(context);
    String unnamed = settings.tokens().isEmpty() ? LOCAL : NOBODY;
    context.put(CLIENT, token == null ? unnamed : token.name());
    limit(token == null ? context.request().remoteAddress().hostAddress() : token.name());
    if (settings.tokens().isEmpty()) {
      requireHere(context);
    } else if (least != null && token == null) {
      context.response().putHeader("WWW-Authenticate", "Bearer");
      throw new Problem(
          401,
          GraftException.user(
              "no valid token", "header Authorization", "send 'Bearer TOKEN' with a token"));
    } else if (least != null && token != null && !token.role().covers(least)) {
      throw new Problem(
          403,
          GraftException.user(
              "the role " + token.role().text() + " may not do this",
              token.name(),
              "use a token of role " + least.text() + " or operator"));
    }
  }

  /**
   * Who asks: the name of the token; without one {@code local} where none is needed, else {@code
   * nobody}. Known behind {@link #check}.
   */
  static String client(RoutingContext context) {
    return context.get(CLIENT, NOBODY);
  }

  private @Nullable Token token(RoutingContext context) {
    String header = context.request().getHeader("Authorization");
    if (header == null || !header.startsWith("Bearer ")) {
      return null;
    }
    byte[] hash = bytes(Sha256.of(bytes(header.substring("Bearer ".length()).strip())));
    Token found = null;
    for (Token token : settings.tokens()) { // all of them, so that time tells nothing
      if (MessageDigest.isEqual(bytes(token.sha256()), hash)) {
        found = token;
      }
    }
    return found;
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static void requireHere(RoutingContext context) {
    HostAndPort authority = context.request().authority();
    if (authority == null || !HERE.contains(authority.host())) {
      throw new Problem(
          403,
          GraftException.user(
              "the request does not name this machine", "header Host", "ask 127.0.0.1"));
    }
  }

  private void limit(String client) {
    long now = System.nanoTime();
    double most = 2.0 * settings.requestsPerSecond();
    Allowance before = clients.getOrDefault(client, new Allowance(most, now));
    double there =
        Math.min(
            most,
            before.requests() + (now - before.nanos()) / NANOS * settings.requestsPerSecond());
    clients.put(client, new Allowance(Math.max(0, there - 1), now));
    if (there < 1) {
      throw new Problem(
          429,
          GraftException.user(
              "more than " + settings.requestsPerSecond() + " requests a second",
              client,
              "wait a second"));
    }
  }
}

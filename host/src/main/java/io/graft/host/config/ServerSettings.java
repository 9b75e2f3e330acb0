package io.graft.host.config;

import io.graft.spi.GraftException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * How the host serves.
 *
 * @param host the address to listen on
 * @param port the port; 0 for any free one
 * @param runs the folder with the runs, or null for {@code storage/runs}
 * @param tls certificate and key, or null for plain HTTP
 * @param tokens who may do what; empty for everybody everything, on loopback only
 * @param bodyBytes the largest request body
 * @param requestsPerSecond of one client; short bursts may be twice as fast
 * @param adapterBytes what loaded adapters and their bases may take together; the one that is asked
 *     for and those that aliases stand for are kept
 * @param batchTexts how many texts of several requests may go through a model together
 */
public record ServerSettings(
    String host,
    int port,
    @Nullable Path runs,
    @Nullable Tls tls,
    List<Token> tokens,
    long bodyBytes,
    int requestsPerSecond,
    long adapterBytes,
    int batchTexts) {

  /** What somebody may do; operators may do everything. */
  public enum Role {
    VIEWER,
    ENGINEER,
    INTEGRATOR,
    OPERATOR;

    /** As files and contracts write it. */
    public String text() {
      return name().toLowerCase(Locale.ROOT);
    }

    /** Whether this role may do what {@code least} may; everybody may look and ask. */
    public boolean covers(Role least) {
      return this == OPERATOR || this == least || least == VIEWER;
    }
  }

  /**
   * A token, of which only the hash is kept.
   *
   * @param name who has it, as the audit log says
   * @param sha256 of the token, lower-case hexadecimal
   */
  public record Token(String name, Role role, String sha256) {}

  /**
   * What TLS needs.
   *
   * @param certificate PEM, the chain
   * @param key PEM, PKCS #8
   */
  public record Tls(Path certificate, Path key) {}

  /**
   * Loopback, port 8080, no tokens, 1 MiB a body, 200 requests a second, 1 GiB of adapters, 512
   * texts a batch.
   */
  public static final ServerSettings DEFAULT =
      new ServerSettings("127.0.0.1", 8080, null, null, List.of(), 1 << 20, 200, 1L << 30, 512);

  public ServerSettings {
    tokens = List.copyOf(tokens);
  }

  /** The same on another address, port or folder of runs; null and -1 keep what is there. */
  public ServerSettings with(@Nullable String newHost, int newPort, @Nullable Path newRuns) {
    return new ServerSettings(
        newHost == null ? host : newHost,
        newPort < 0 ? port : newPort,
        newRuns == null ? runs : newRuns,
        tls,
        tokens,
        bodyBytes,
        requestsPerSecond,
        adapterBytes,
        batchTexts);
  }

  /** Whether only this machine can reach the host. */
  public boolean loopback() {
    try {
      return InetAddress.getByName(host).isLoopbackAddress();
    } catch (UnknownHostException e) {
      throw GraftException.user(
          "the address '" + host + "' is not known", "server.host", "give one of this machine");
    }
  }

  /**
   * Refuses to serve beyond this machine without TLS and tokens.
   *
   * @throws GraftException of category USER that names the missing key
   */
  public void requireSafe() {
    if (loopback()) {
      return;
    }
    require(tls != null, "TLS", "server.tls: {certificate: FILE, key: FILE}");
    require(!tokens.isEmpty(), "tokens", "server.tokens, whose lines 'graft token' makes");
  }

  private void require(boolean there, String what, String mend) {
    if (!there) {
      throw GraftException.user(
          "beyond loopback the host serves only with " + what,
          "server.host " + host,
          "set " + mend + " in conf/graft.yaml, or listen on 127.0.0.1");
    }
  }
}

package io.graft.host.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.graft.core.file.Sha256;
import io.graft.host.config.ServerSettings;
import io.graft.host.config.ServerSettings.Role;
import io.graft.host.config.ServerSettings.Tls;
import io.graft.host.config.ServerSettings.Token;
import io.graft.host.plugins.PluginPolicy;
import io.graft.host.plugins.PluginRuntime;
import io.graft.host.plugins.TestSigner;
import io.graft.host.serve.GraftServer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A host beyond loopback, with a key and a certificate that were made for the test. */
class TlsIT {
  @TempDir static Path folder;
  private static TestSigner identity;
  private static PluginRuntime plugins;
  private static GraftServer server;

  @BeforeAll
  static void serve() {
    identity = TestSigner.make(folder, "host", "-ext", "SAN=ip:127.0.0.1");
    Tls tls =
        new Tls(
            identity.writeCertificate(folder.resolve("certificate.pem")),
            identity.writeKey(folder.resolve("key.pem")));
    String hash = Sha256.of("secret".getBytes(StandardCharsets.UTF_8));
    ServerSettings settings =
        new ServerSettings(
            "0.0.0.0",
            0,
            folder.resolve("runs"),
            tls,
            List.of(new Token("ada", Role.VIEWER, hash)),
            1 << 20,
            200,
            1,
            512);
    plugins = PluginRuntime.start(Path.of(System.getProperty("graft.bundles")), PluginPolicy.OPEN);
    server = StartedServer.of(settings, folder, () -> plugins);
  }

  @AfterAll
  static void stop() {
    server.close();
    plugins.close();
  }

  /** A client that trusts the certificate and nothing else. */
  private static HttpClient client() throws Exception {
    KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
    trusted.load(null, null);
    trusted.setCertificateEntry("host", identity.certificate());
    TrustManagerFactory managers =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    managers.init(trusted);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, managers.getTrustManagers(), null);
    return HttpClient.newBuilder().sslContext(context).build();
  }

  private static HttpRequest.Builder request(String scheme, String path) {
    return HttpRequest.newBuilder(URI.create(scheme + "://127.0.0.1:" + server.port() + path));
  }

  private static int status(HttpClient client, HttpRequest request) throws Exception {
    return client.send(request, HttpResponse.BodyHandlers.ofString()).statusCode();
  }

  @Test
  void aTokenOpensTheDoorOverTls() throws Exception {
    HttpClient client = client();
    assertEquals(200, status(client, request("https", "/health/live").build()));
    assertEquals(401, status(client, request("https", "/v1/plugins").build()));
    HttpRequest known =
        request("https", "/v1/plugins").header("Authorization", "Bearer secret").build();
    assertEquals(200, status(client, known));
  }

  @Test
  void neitherStrangersNorPlainHttpGetAnAnswer() throws Exception {
    HttpClient stranger = HttpClient.newHttpClient(); // trusts the authorities of the JDK
    assertThrows(
        SSLHandshakeException.class,
        () -> status(stranger, request("https", "/health/live").build()));
    assertThrows(
        IOException.class, () -> status(client(), request("http", "/health/live").build()));
  }
}

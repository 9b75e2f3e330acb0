package io.graft.host.config;

import io.graft.spi.GraftException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads the key {@code server} of {@code graft.yaml}. */
final class ServerSection {
  private static final Pattern SHA256 = Pattern.compile("[0-9a-f]{64}");

  private ServerSection() {}

  static ServerSettings read(@Nullable ConfigurationNode node) {
    ServerSettings usual = ServerSettings.DEFAULT;
    if (node == null) {
      return usual;
    }
    node.onlyKeys("host", "port", "runs", "tls", "tokens", "limits");
    ConfigurationNode host = node.optional("host");
    ConfigurationNode runs = node.optional("runs");
    ConfigurationNode tls = node.optional("tls");
    ConfigurationNode tokens = node.optional("tokens");
    ConfigurationNode limits = node.optional("limits");
    if (limits != null) {
      limits.onlyKeys("body_kib", "requests_per_second", "adapters_mib", "batch_texts");
    }
    return new ServerSettings(
        host == null ? usual.host() : host.text(),
        (int) node.integer("port", usual.port(), 0, 65_535),
        runs == null ? null : Path.of(runs.text()),
        tls == null ? null : tls(tls),
        tokens == null ? List.of() : tokens(tokens),
        limit(limits, "body_kib", usual.bodyBytes() >> 10, 64 << 10) << 10,
        (int) limit(limits, "requests_per_second", usual.requestsPerSecond(), 1_000_000),
        limit(limits, "adapters_mib", usual.adapterBytes() >> 20, 1 << 20) << 20,
        (int) limit(limits, "batch_texts", usual.batchTexts(), 4096));
  }

  private static long limit(@Nullable ConfigurationNode node, String key, long usual, long most) {
    return node == null ? usual : node.integer(key, usual, 1, most);
  }

  private static ServerSettings.Tls tls(ConfigurationNode node) {
    node.onlyKeys("certificate", "key");
    return new ServerSettings.Tls(
        Path.of(node.required("certificate").text()), Path.of(node.required("key").text()));
  }

  private static List<ServerSettings.Token> tokens(ConfigurationNode node) {
    Set<String> names = new HashSet<>();
    List<ServerSettings.Token> tokens = node.items().stream().map(ServerSection::token).toList();
    for (ServerSettings.Token token : tokens) {
      if (!names.add(token.name())) {
        throw GraftException.user(
            "two tokens are called '" + token.name() + "'", node.place(), "rename one");
      }
    }
    return tokens;
  }

  private static ServerSettings.Token token(ConfigurationNode node) {
    node.onlyKeys("name", "role", "sha256");
    ConfigurationNode sha256 = node.required("sha256");
    if (!SHA256.matcher(sha256.text()).matches()) {
      throw GraftException.user(
          "it is no SHA-256", sha256.place(), "give the 64 digits that 'graft token' prints");
    }
    return new ServerSettings.Token(
        node.required("name").text(), role(node.required("role")), sha256.text());
  }

  private static ServerSettings.Role role(ConfigurationNode node) {
    return Stream.of(ServerSettings.Role.values())
        .filter(role -> role.text().equals(node.text()))
        .findFirst()
        .orElseThrow(
            () ->
                GraftException.user(
                    "no role '" + node.text() + "'",
                    node.place(),
                    "known: "
                        + String.join(
                            ", ",
                            Stream.of(ServerSettings.Role.values())
                                .map(role -> role.name().toLowerCase(Locale.ROOT))
                                .toList())));
  }
}

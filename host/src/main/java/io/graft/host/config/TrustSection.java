package io.graft.host.config;

import io.graft.core.file.IoReason;
import io.graft.host.plugins.PluginTrust;
import io.graft.spi.GraftException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads the key {@code trust} of {@code graft.yaml}: whose plugins may come in. */
final class TrustSection {
  private static final Pattern SHA256 = Pattern.compile("[0-9a-f]{64}");

  private TrustSection() {}

  /**
   * @param home what relative paths begin at
   */
  static PluginTrust read(@Nullable ConfigurationNode node, Path home) {
    if (node == null) {
      return PluginTrust.DEFAULT;
    }
    node.onlyKeys("signatures", "certificates", "pins");
    ConfigurationNode signatures = node.optional("signatures");
    ConfigurationNode certificates = node.optional("certificates");
    ConfigurationNode pins = node.optional("pins");
    Boolean required = signatures == null ? null : required(signatures);
    if (Boolean.TRUE.equals(required) && certificates == null) {
      throw GraftException.user(
          "signatures are required, and nobody may sign",
          node.place(),
          "name a PEM file with the signers' certificates in trust.certificates");
    }
    return new PluginTrust(
        required,
        certificates == null ? List.of() : certificates(certificates, home),
        pins == null ? Map.of() : pins(pins));
  }

  private static boolean required(ConfigurationNode node) {
    return switch (node.text()) {
      case "required" -> true;
      case "optional" -> false;
      default ->
          throw GraftException.user(
              "the value is wrong", node.place(), "give 'required' or 'optional'");
    };
  }

  private static List<X509Certificate> certificates(ConfigurationNode node, Path home) {
    Path file = home.resolve(node.text());
    try (InputStream in = Files.newInputStream(file)) {
      Collection<? extends Certificate> found =
          CertificateFactory.getInstance("X.509").generateCertificates(in);
      if (found.isEmpty()) {
        throw GraftException.user(
            "there is no certificate in " + file, node.place(), "put them in as PEM");
      }
      return found.stream().map(X509Certificate.class::cast).toList();
    } catch (IOException | CertificateException e) {
      throw GraftException.user(
          "the certificates cannot be read (" + IoReason.of(e) + ")",
          node.place(),
          "name a PEM file; 'keytool -exportcert -rfc' writes one");
    }
  }

  private static Map<String, Set<String>> pins(ConfigurationNode node) {
    Map<String, Set<String>> pins = new LinkedHashMap<>();
    node.entries()
        .forEach(
            (bundle, hashes) -> {
              Set<String> allowed = new LinkedHashSet<>();
              for (ConfigurationNode hash : hashes.items()) {
                if (!SHA256.matcher(hash.text()).matches()) {
                  throw GraftException.user(
                      "it is no SHA-256",
                      hash.place(),
                      "give the 64 digits that 'graft plugins verify' prints");
                }
                allowed.add(hash.text());
              }
              pins.put(bundle, allowed);
            });
    return pins;
  }
}

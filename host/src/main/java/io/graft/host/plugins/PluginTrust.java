package io.graft.host.plugins;

import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Which jars an operator trusts. Immutable.
 *
 * @param signatures whether a jar must be signed; null for what the address of the host asks for
 * @param signers certificates of those who may sign, or of authorities that vouch for them
 * @param pins the SHA-256 hashes that the jars of a bundle may have, by the bundle's symbolic name;
 *     empty when any may come, else a bundle that is not named may not
 */
public record PluginTrust(
    @Nullable Boolean signatures, List<X509Certificate> signers, Map<String, Set<String>> pins) {

  /** Nothing is pinned; signatures as the address of the host asks for. */
  public static final PluginTrust DEFAULT = new PluginTrust(null, List.of(), Map.of());

  public PluginTrust {
    signers = List.copyOf(signers);
    pins =
        pins.entrySet().stream()
            .collect(
                Collectors.toUnmodifiableMap(Map.Entry::getKey, e -> Set.copyOf(e.getValue())));
  }

  /** The same with a default for hosts on a public address: signatures are required there. */
  public PluginTrust forHost(boolean loopback) {
    return signatures == null ? new PluginTrust(!loopback, signers, pins) : this;
  }

  /** Whether every jar must be signed by one of the {@link #signers}. */
  public boolean signaturesRequired() {
    return Boolean.TRUE.equals(signatures);
  }

  /** The hashes allowed for a bundle; null when any is. */
  @Nullable Collection<String> allowed(String bundle) {
    return pins.isEmpty() ? null : pins.getOrDefault(bundle, Set.of());
  }
}

package io.graft.host.plugins;

import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What the operator allows.
 *
 * @param limits what a jar may cost
 * @param domains the domains that were named, by name; null when the operator named none and every
 *     installed domain is enabled
 */
public record PluginPolicy(PluginLimits limits, @Nullable Map<String, Domain> domains) {

  /**
   * What the operator says about one domain.
   *
   * @param enabled whether jobs may use it
   * @param settings values for {@link io.graft.spi.domain.DomainPlugin#settings()}
   */
  public record Domain(boolean enabled, Map<String, Object> settings) {
    public Domain {
      settings = Map.copyOf(settings);
    }
  }

  /** Every domain is enabled, with default limits. */
  public static final PluginPolicy OPEN = new PluginPolicy(PluginLimits.DEFAULT, null);

  public PluginPolicy {
    Objects.requireNonNull(limits, "limits");
    domains = domains == null ? null : Map.copyOf(domains);
  }

  boolean enabled(String domain) {
    if (domains == null) {
      return true;
    }
    Domain named = domains.get(domain);
    return named != null && named.enabled();
  }

  Map<String, Object> settings(String domain) {
    Domain named = domains == null ? null : domains.get(domain);
    return named == null ? Map.of() : named.settings();
  }
}

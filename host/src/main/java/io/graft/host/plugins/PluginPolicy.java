package io.graft.host.plugins;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What the operator allows.
 *
 * @param limits what a jar may cost
 * @param domains the domains that were named, by name; null when the operator named none and every
 *     installed domain is enabled
 * @param storage where the host keeps what it builds, or null when it keeps nothing
 */
public record PluginPolicy(
    PluginLimits limits, @Nullable Map<String, Domain> domains, @Nullable Path storage) {

  /**
   * What the operator says about one domain.
   *
   * @param enabled whether jobs may use it
   * @param settings values for {@link io.graft.spi.domain.DomainPlugin#settings()}
   * @param knowledge terminologies that are added to the domain's knowledge
   */
  public record Domain(
      boolean enabled, Map<String, Object> settings, List<KnowledgeFile> knowledge) {
    public Domain {
      settings = Map.copyOf(settings);
      knowledge = List.copyOf(knowledge);
    }

    /** Without added knowledge. */
    public Domain(boolean enabled, Map<String, Object> settings) {
      this(enabled, settings, List.of());
    }
  }

  /** Every domain is enabled, with default limits. */
  public static final PluginPolicy OPEN = new PluginPolicy(PluginLimits.DEFAULT, null);

  public PluginPolicy {
    Objects.requireNonNull(limits, "limits");
    domains = domains == null ? null : Map.copyOf(domains);
  }

  /** Without a place to keep things. */
  public PluginPolicy(PluginLimits limits, @Nullable Map<String, Domain> domains) {
    this(limits, domains, null);
  }

  /** The same with a place to keep what is built. */
  public PluginPolicy withStorage(Path folder) {
    return new PluginPolicy(limits, domains, folder);
  }

  /** The terminologies that the operator adds to a domain. */
  public List<KnowledgeFile> knowledge(String domain) {
    Domain named = domains == null ? null : domains.get(domain);
    return named == null ? List.of() : named.knowledge();
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

package io.graft.host.plugins;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.Version;
import org.osgi.framework.VersionRange;

/**
 * What the operator allows.
 *
 * @param limits what a jar may cost
 * @param trust which jars may come in
 * @param domains the domains that were named, by name; null when the operator named none and every
 *     installed domain is enabled
 * @param storage where the host keeps what it builds, or null when it keeps nothing
 */
public record PluginPolicy(
    PluginLimits limits,
    PluginTrust trust,
    @Nullable Map<String, Domain> domains,
    @Nullable Path storage) {

  /**
   * What the operator says about one domain.
   *
   * @param enabled whether jobs may use it
   * @param versions the bundle versions that may serve it; null for any
   * @param settings values for {@link io.graft.spi.domain.DomainPlugin#settings()}
   * @param knowledge terminologies that are added to the domain's knowledge
   */
  public record Domain(
      boolean enabled,
      @Nullable VersionRange versions,
      Map<String, Object> settings,
      List<KnowledgeFile> knowledge) {
    public Domain {
      settings = Map.copyOf(settings);
      knowledge = List.copyOf(knowledge);
    }

    /** Of any version. */
    public Domain(boolean enabled, Map<String, Object> settings, List<KnowledgeFile> knowledge) {
      this(enabled, null, settings, knowledge);
    }

    /** Of any version, without added knowledge. */
    public Domain(boolean enabled, Map<String, Object> settings) {
      this(enabled, null, settings, List.of());
    }
  }

  /** Every domain is enabled, with default limits. */
  public static final PluginPolicy OPEN = new PluginPolicy(PluginLimits.DEFAULT, null);

  public PluginPolicy {
    Objects.requireNonNull(limits, "limits");
    Objects.requireNonNull(trust, "trust");
    domains = domains == null ? null : Map.copyOf(domains);
  }

  /** With default trust and without a place to keep things. */
  public PluginPolicy(PluginLimits limits, @Nullable Map<String, Domain> domains) {
    this(limits, PluginTrust.DEFAULT, domains, null);
  }

  /** The same with a place to keep what is built. */
  public PluginPolicy withStorage(Path folder) {
    return new PluginPolicy(limits, trust, domains, folder);
  }

  /** The same with other trust. */
  public PluginPolicy withTrust(PluginTrust other) {
    return new PluginPolicy(limits, other, domains, storage);
  }

  /** The terminologies that the operator adds to a domain. */
  public List<KnowledgeFile> knowledge(String domain) {
    Domain named = named(domain);
    return named == null ? List.of() : named.knowledge();
  }

  /** Why a plugin may not serve a domain, in words; null when it may. */
  @Nullable String exclusion(String domain, PluginId id) {
    if (domains == null) {
      return null;
    }
    Domain named = named(domain);
    if (named == null || !named.enabled()) {
      return "domains." + domain + ".enabled is not true in conf/graft.yaml";
    }
    VersionRange versions = named.versions();
    return versions == null || versions.includes(Version.parseVersion(id.version()))
        ? null
        : "domains." + domain + ".versions is " + versions + " in conf/graft.yaml";
  }

  Map<String, Object> settings(String domain) {
    Domain named = named(domain);
    return named == null ? Map.of() : named.settings();
  }

  private @Nullable Domain named(String domain) {
    return domains == null ? null : domains.get(domain);
  }
}

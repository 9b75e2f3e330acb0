package io.graft.host.plugins;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What became of each plugin jar, at one moment. Immutable.
 *
 * @param entries in the order in which the jars were offered
 */
public record PluginCatalogue(List<Entry> entries) {

  /** What a plugin is doing. */
  public enum State {
    /** New leases of its domain go to it. */
    CURRENT,
    /** Installed and healthy; another version is current. */
    STANDBY,
    /** Takes no new lease; those that are open keep it alive. */
    DRAINING,
    /** The operator's file does not want it; {@link Entry#reason()} says why. It was not kept. */
    DISABLED,
    /** Lies in the folder and is not needed: another version of its bundle serves. */
    AVAILABLE,
    /** It was not let in; {@link Entry#reason()} says why. */
    REFUSED
  }

  /**
   * A service that a plugin provides.
   *
   * @param type the interface of the SPI
   * @param name the service's name in recipes
   */
  public record Service(Class<?> type, String name) {}

  /**
   * One jar.
   *
   * @param jar its file name
   * @param state what became of it
   * @param id null when the jar was refused before its manifest could be read
   * @param domain null when the jar was refused before it could say
   * @param description the domain's own line for people, or null
   * @param jarSha256 of the installed bytes, lower-case hexadecimal, or null when they were not
   *     read
   * @param signer the distinguished name of its trusted signer, or null
   * @param services what it provides; empty when it is not installed
   * @param reason why it was refused or disabled, or null
   */
  public record Entry(
      String jar,
      State state,
      @Nullable PluginId id,
      @Nullable String domain,
      @Nullable String description,
      @Nullable String jarSha256,
      @Nullable String signer,
      List<Service> services,
      @Nullable String reason) {
    public Entry {
      services = List.copyOf(services);
    }

    static Entry of(InstalledPlugin plugin, State state) {
      return new Entry(
          plugin.jar().fileName(),
          state,
          plugin.id(),
          plugin.domainName(),
          plugin.description(),
          plugin.jar().sha256(),
          plugin.jar().signer(),
          plugin.services().catalogue(),
          null);
    }

    static Entry disabled(PluginJar jar, String domain, String reason) {
      return new Entry(
          jar.fileName(),
          State.DISABLED,
          jar.id(),
          domain,
          null,
          jar.sha256(),
          jar.signer(),
          List.of(),
          reason);
    }

    static Entry available(PluginJar jar, @Nullable String domain) {
      return new Entry(
          jar.fileName(),
          State.AVAILABLE,
          jar.id(),
          domain,
          null,
          jar.sha256(),
          jar.signer(),
          List.of(),
          null);
    }

    static Entry refused(String fileName, @Nullable PluginJar jar, String reason) {
      return new Entry(
          fileName,
          State.REFUSED,
          jar == null ? null : jar.id(),
          null,
          null,
          jar == null ? null : jar.sha256(),
          jar == null ? null : jar.signer(),
          List.of(),
          reason);
    }
  }

  public PluginCatalogue {
    entries = List.copyOf(entries);
  }

  /** The jars in a state. */
  public List<Entry> in(State state) {
    return entries.stream().filter(entry -> entry.state() == state).toList();
  }

  /** The plugin that serves a domain now. */
  public Optional<Entry> current(String domain) {
    return in(State.CURRENT).stream().filter(e -> domain.equals(e.domain())).findFirst();
  }
}

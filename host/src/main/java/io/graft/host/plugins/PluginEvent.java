package io.graft.host.plugins;

import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A change of what plugins do.
 *
 * @param sequence counts from 1 and has no gaps, over restarts of the host too
 * @param domain null when it is not known, or none is meant
 * @param plugin bundle and version, or null
 * @param jar its file name, or null
 * @param detail a sentence for people, or null
 */
public record PluginEvent(
    long sequence,
    Instant time,
    Type type,
    @Nullable String domain,
    @Nullable PluginId plugin,
    @Nullable String jar,
    @Nullable String detail) {

  /** What happened. */
  public enum Type {
    /** The host began; what was installed before is gone. */
    HOST_STARTED,
    /** The host ended in good order. */
    HOST_STOPPED,
    /** A changed graft.yaml was taken over. */
    CONFIGURED,
    /** A changed graft.yaml is wrong; the one before stays in force. */
    CONFIGURATION_REFUSED,
    /** A version was installed beside what serves, and is well. */
    STARTED,
    /** New leases of the domain go to this version from now on. */
    CURRENT,
    /** A jar was not let in; what served goes on serving. */
    REFUSED,
    /** The operator's file does not want the version. */
    DISABLED,
    /** The version takes no more leases. */
    DRAINING,
    /** No lease was left; the version is stopped and uninstalled. */
    RETIRED,
    /** The class loader of a retired version was collected: nothing of it is left. */
    UNLOADED,
    /** The class loader of a retired version is still held by something. */
    LEAKED,
    /** The plugin failed too often; calls are refused for a while. */
    QUARANTINED,
    /** Calls into the plugin are tried again. */
    RELEASED;

    /** As files and contracts write it. */
    public String text() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** What is known before the event is recorded. */
  public interface Listener {
    void on(
        Type type,
        @Nullable String domain,
        @Nullable PluginId plugin,
        @Nullable String jar,
        @Nullable String detail);

    /** Hears and forgets. */
    Listener SILENT = (type, domain, plugin, jar, detail) -> {};
  }
}

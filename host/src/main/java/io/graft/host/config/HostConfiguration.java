package io.graft.host.config;

import io.graft.host.plugins.PluginChoices;
import io.graft.host.plugins.PluginHome;
import io.graft.host.plugins.PluginHost;
import io.graft.host.plugins.PluginPolicy;
import io.graft.host.plugins.PluginRuntime;
import io.graft.host.plugins.PluginTrial;
import io.graft.spi.ErrorCategory;
import io.graft.spi.GraftException;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Where a distribution lies and what its operator decided. Immutable.
 *
 * @param home the folder of the distribution
 * @param plugins what {@code conf/graft.yaml} says about plugins
 * @param server what it says about serving
 * @param jobs what it says about jobs
 */
public record HostConfiguration(
    Path home, PluginPolicy plugins, ServerSettings server, JobSettings jobs) {
  private static final String HOME = "graft.home";
  private static final long MAX_BYTES = 1 << 20;

  /**
   * The configuration of this process, whose launcher names the distribution in the system property
   * {@code graft.home}.
   *
   * @throws GraftException of category USER when the property is missing or the file is wrong
   */
  public static HostConfiguration ofProcess() {
    String home = System.getProperty(HOME);
    if (home == null || home.isBlank()) {
      throw GraftException.user(
          "the folder of the distribution is not known",
          "system property " + HOME,
          "start Graft with bin/graft, or give -D" + HOME + "=DISTRIBUTION");
    }
    return of(Path.of(home));
  }

  /**
   * The configuration of a distribution.
   *
   * @param home its folder
   * @throws GraftException of category USER that names file, line and key
   */
  public static HostConfiguration of(Path home) {
    Path file = home.resolve("conf").resolve("graft.yaml");
    GraftYaml.Content content = GraftYaml.read(text(file), file.toString(), home);
    return new HostConfiguration(home, content.plugins(), content.server(), content.jobs());
  }

  /**
   * What the operator allows a host that listens where {@link #server} says: beyond loopback,
   * plugins must be signed unless the file says otherwise.
   */
  public PluginPolicy policy() {
    return policy(server);
  }

  private PluginPolicy policy(ServerSettings at) {
    return plugins
        .withStorage(home.resolve("storage"))
        .withTrust(plugins.trust().forHost(at.loopback()));
  }

  /** The folders of jars and of what the host keeps about them. */
  public PluginHome pluginHome() {
    return PluginHome.of(home);
  }

  /** Starts Felix without any plugin. The caller closes it. */
  public PluginRuntime startFramework() {
    return PluginRuntime.start(home.resolve("bundles"), policy());
  }

  /**
   * Starts Felix and the plugins of the distribution, those that an operator went back to first.
   * The caller closes it.
   */
  public PluginRuntime startPlugins() {
    PluginRuntime runtime = startFramework();
    try {
      runtime.installAll(pluginHome().jars(), PluginChoices.read(pluginHome().choices()));
      return runtime;
    } catch (RuntimeException e) {
      runtime.close();
      throw e;
    }
  }

  /**
   * Starts the plugins of a host that runs and takes changes over as they come. The caller closes
   * it.
   *
   * @param at where the host really listens
   * @param trial what a new version must be able to do
   * @throws GraftException of category USER when another host runs on this distribution
   */
  public PluginHost startHost(ServerSettings at, PluginTrial trial) {
    return PluginHost.start(
        PluginRuntime.start(home.resolve("bundles"), policy(at)),
        pluginHome(),
        () -> of(home).policy(at),
        home.resolve("conf").resolve("graft.yaml"),
        trial);
  }

  private static String text(Path file) {
    try {
      if (Files.size(file) > MAX_BYTES) {
        throw GraftException.user(
            "the file is larger than " + MAX_BYTES + " bytes", file.toString(), "shorten it");
      }
      return Files.readString(file);
    } catch (CharacterCodingException e) {
      throw unreadable(file, "it is not UTF-8", e);
    } catch (IOException e) {
      throw unreadable(file, e.toString(), e);
    }
  }

  private static GraftException unreadable(Path file, String why, IOException cause) {
    return new GraftException(
        ErrorCategory.USER,
        "the operator's file cannot be read (" + why + ")",
        file.toString(),
        "restore it from the distribution",
        cause);
  }
}

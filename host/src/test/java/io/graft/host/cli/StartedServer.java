package io.graft.host.cli;

import io.graft.host.config.JobSettings;
import io.graft.host.config.ServerSettings;
import io.graft.host.plugins.PluginRuntime;
import io.graft.host.serve.GraftServer;
import java.nio.file.Path;
import java.util.function.Supplier;

/** Starts a server as {@code graft serve} does. */
final class StartedServer {
  private StartedServer() {}

  /**
   * @param home gets the jobs
   */
  static GraftServer of(ServerSettings settings, Path home, Supplier<PluginRuntime> plugins) {
    return GraftServer.start(
        settings, JobSettings.DEFAULT.house(home.resolve("storage"), settings.runs()), plugins);
  }
}

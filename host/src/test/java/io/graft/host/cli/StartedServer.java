package io.graft.host.cli;

import io.graft.host.config.JobSettings;
import io.graft.host.config.ServerSettings;
import io.graft.host.plugins.PluginRuntime;
import io.graft.host.serve.GraftServer;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Supplier;

/** Starts a server as {@code graft serve} does. */
final class StartedServer {
  private StartedServer() {}

  /** On any port of this machine, with no limit that a test would meet. */
  static ServerSettings settings(Path runs, long adapterBytes, int batchTexts) {
    return new ServerSettings(
        "127.0.0.1", 0, runs, null, List.of(), 1 << 20, 1_000_000, adapterBytes, batchTexts);
  }

  /**
   * @param home gets the jobs
   */
  static GraftServer of(ServerSettings settings, Path home, Supplier<PluginRuntime> plugins) {
    return GraftServer.start(
        settings, JobSettings.DEFAULT.house(home.resolve("storage"), settings.runs()), plugins);
  }
}

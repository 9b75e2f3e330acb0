package io.graft.host.cli;

import io.graft.host.config.HostConfiguration;
import io.graft.host.config.ServerSettings;
import io.graft.host.jobs.JobHouse;
import io.graft.host.plugins.PluginHost;
import io.graft.host.serve.GraftServer;
import io.graft.host.train.DomainTrial;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** {@code graft serve}: answers HTTP until it is interrupted. */
@Command(
    name = "serve",
    description = "Serve predictions and jobs over HTTP.",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Example:",
      "  graft serve --runs runs --port 8080",
      "",
      "The contract is at /openapi.yaml. Beyond loopback, conf/graft.yaml must name TLS and",
      "tokens. Changes of plugins/ and of the domains in conf/graft.yaml are taken over live:",
      "see 'graft plugins'. An interrupt answers what waits, stops jobs behind a checkpoint and"
          + " ends; the next",
      "start goes on with them."
    })
final class ServeCommand implements Callable<Integer> {
  @ParentCommand private GraftCommand graft;

  @Option(names = "--host", paramLabel = "ADDRESS", description = "The address to listen on.")
  private @Nullable String host;

  @Option(
      names = "--port",
      paramLabel = "PORT",
      defaultValue = "-1",
      description = "The port; 0 for a free one. Default: conf/graft.yaml, else 8080.")
  private int port;

  @Option(names = "--runs", paramLabel = "DIR", description = "The folder with the runs.")
  private @Nullable Path runs;

  @Option(
      names = "--storage",
      paramLabel = "DIR",
      description =
          "The folder of jobs and their database. Default: conf/graft.yaml, else storage/.")
  private @Nullable Path storage;

  @Override
  public Integer call() throws InterruptedException {
    HostConfiguration configuration = HostConfiguration.ofProcess();
    ServerSettings settings = configuration.server().with(host, port, runs);
    JobHouse house = house(configuration, settings.runs());
    HostLog.into(house.storage().resolve("log"));
    CountDownLatch stop = new CountDownLatch(1);
    graft.interrupt().does(stop::countDown);
    try (DomainTrial trial = new DomainTrial();
        PluginHost plugins = configuration.startHost(settings, trial);
        GraftServer server = GraftServer.start(settings, house, plugins)) {
      String scheme = settings.tls() == null ? "http" : "https";
      graft.console().print(scheme + "://" + settings.host() + ":" + server.port());
      graft.console().note("serving the runs of " + house.runs());
      stop.await();
    }
    return 0;
  }

  private JobHouse house(HostConfiguration configuration, @Nullable Path folder) {
    Path usual = configuration.home().resolve("storage").toAbsolutePath().normalize();
    Path served = folder == null ? usual.resolve("runs") : folder.toAbsolutePath().normalize();
    JobHouse house = configuration.jobs().house(usual, served);
    return storage == null ? house : house.in(storage.toAbsolutePath().normalize());
  }
}

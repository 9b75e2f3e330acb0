package io.graft.host.cli;

import io.graft.host.config.HostConfiguration;
import io.graft.host.plugins.PluginCatalogue;
import io.graft.host.plugins.PluginChoices;
import io.graft.host.plugins.PluginEvent;
import io.graft.host.plugins.PluginHome;
import io.graft.host.plugins.PluginId;
import io.graft.host.plugins.PluginJournal;
import io.graft.host.plugins.PluginStatus;
import io.graft.spi.ErrorCategory;
import io.graft.spi.GraftException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.Version;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** {@code graft plugins rollback}: makes an older version of a domain's plugin current. */
@Command(
    name = "rollback",
    description = "Go back to an older version of a domain's plugin.",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Example:",
      "  graft plugins rollback medical",
      "  graft plugins rollback medical --to 1.0.0",
      "  graft plugins rollback medical --undo",
      "",
      "The choice holds, over restarts too, until a jar of the plugin is installed or it",
      "is undone. The jar of the older version must still lie in plugins/."
    })
final class PluginsRollbackCommand implements Callable<Integer> {
  @ParentCommand private PluginsCommand plugins;

  @Parameters(paramLabel = "DOMAIN", description = "A domain that serves.")
  private String domain;

  @Option(
      names = "--to",
      paramLabel = "VERSION",
      description = "The version. Default: the one that served before, else the next older one.")
  private @Nullable String to;

  @Option(names = "--undo", description = "Let the newest version serve again.")
  private boolean undo;

  @Override
  public Integer call() {
    HostConfiguration configuration = HostConfiguration.ofProcess();
    PluginHome home = configuration.pluginHome();
    boolean running = home.hostRuns();
    PluginStatus status =
        running ? PluginStatus.read(home.status()) : PluginsListCommand.fresh(configuration);
    PluginId current = current(status);
    List<String> others = others(status, current);
    PluginChoices choices = PluginChoices.read(home.choices());
    Console console = plugins.graft().console();
    if (undo) {
      choices.with(current.bundle(), null).write(home.choices());
      console.print(domain + "  the newest version serves");
      return 0;
    }
    String version = to == null ? usual(home, current, others) : to;
    if (!others.contains(version) && !version.equals(current.version())) {
      throw GraftException.unknown(
          ErrorCategory.USER, "version of " + current.bundle(), version, others, "plugins/");
    }
    HostAnswer answer = new HostAnswer(home);
    choices.with(current.bundle(), version).write(home.choices());
    if (running) {
      answer.await(new PluginId(current.bundle(), version));
    }
    console.print(domain + "  " + current.version() + " -> " + version);
    if (!running) {
      console.note("no host runs; the next one starts with it");
    }
    return 0;
  }

  private PluginId current(PluginStatus status) {
    List<PluginStatus.Jar> serving =
        status.jars().stream().filter(jar -> jar.state() == PluginCatalogue.State.CURRENT).toList();
    return serving.stream()
        .filter(jar -> domain.equals(jar.domain()))
        .map(PluginStatus.Jar::plugin)
        .filter(Objects::nonNull)
        .findFirst()
        .orElseThrow(
            () ->
                GraftException.unknown(
                    ErrorCategory.USER,
                    "domain that serves",
                    domain,
                    serving.stream()
                        .map(PluginStatus.Jar::domain)
                        .filter(Objects::nonNull)
                        .toList(),
                    null));
  }

  /** The other versions of the bundle that can be had, the newest first. */
  private static List<String> others(PluginStatus status, PluginId current) {
    return status.jars().stream()
        .filter(jar -> jar.state() != PluginCatalogue.State.REFUSED)
        .map(PluginStatus.Jar::plugin)
        .filter(Objects::nonNull)
        .filter(id -> id.bundle().equals(current.bundle()) && !id.equals(current))
        .map(PluginId::version)
        .sorted(Comparator.comparing(Version::parseVersion).reversed())
        .toList();
  }

  private static String usual(PluginHome home, PluginId current, List<String> others) {
    List<PluginEvent> events = new ArrayList<>(PluginJournal.read(home.events(), 0));
    Collections.reverse(events);
    for (PluginEvent event : events) {
      PluginId id = event.plugin();
      if (event.type() == PluginEvent.Type.CURRENT
          && id != null
          && id.bundle().equals(current.bundle())
          && others.contains(id.version())) {
        return id.version();
      }
    }
    Version now = Version.parseVersion(current.version());
    return others.stream()
        .filter(version -> Version.parseVersion(version).compareTo(now) < 0)
        .findFirst()
        .orElseThrow(
            () ->
                GraftException.user(
                    "there is no older version of " + current,
                    home.jars().toString(),
                    "put its jar there"));
  }
}

package io.graft.host.cli;

import io.graft.host.config.HostConfiguration;
import io.graft.host.plugins.PluginCatalogue;
import io.graft.host.plugins.PluginChoices;
import io.graft.host.plugins.PluginHome;
import io.graft.host.plugins.PluginId;
import io.graft.host.plugins.PluginStatus;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** {@code graft plugins install}: verifies a jar and puts it where hosts find it. */
@Command(
    name = "install",
    description = "Verify a jar and put it into plugins/.",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Example:",
      "  graft plugins install medical-1.2.0.jar",
      "",
      "A running host starts the version beside the one that serves, tries it out, and",
      "switches over; the command waits for that. Jars of other versions stay, so that",
      "'graft plugins rollback' can go back."
    })
final class PluginsInstallCommand implements Callable<Integer> {
  @ParentCommand private PluginsCommand plugins;
  @Mixin private JsonOption json;

  @Parameters(paramLabel = "JAR", description = "The jar of a plugin.")
  private Path jar;

  @Override
  public Integer call() {
    HostConfiguration configuration = HostConfiguration.ofProcess();
    PluginHome home = configuration.pluginHome();
    Console console = plugins.graft().console();
    PluginStatus.Jar verified = PluginsVerifyCommand.verify(configuration, jar);
    HostAnswer answer = new HostAnswer(home);
    PluginId id = verified.plugin();
    if (id != null) {
      PluginChoices choices = PluginChoices.read(home.choices());
      if (choices.versions().containsKey(id.bundle())) {
        choices.with(id.bundle(), null).write(home.choices());
      }
    }
    home.add(jar);
    PluginLines.print(console, answer.about(verified), json.on());
    if (verified.state() == PluginCatalogue.State.DISABLED) {
      console.note("it is in plugins/ and does not serve: " + verified.reason());
    } else if (!home.hostRuns()) {
      console.note("no host runs; the next one starts it");
    }
    return 0;
  }
}

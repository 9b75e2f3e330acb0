package io.graft.host.cli;

import io.graft.spi.GraftException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code graft plugins}: the plugins of a host, running or not. */
@Command(
    name = "plugins",
    description = "List, check, install, remove and roll back domain plugins.",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      PluginsListCommand.class,
      PluginsPlanCommand.class,
      PluginsVerifyCommand.class,
      PluginsInstallCommand.class,
      PluginsRemoveCommand.class,
      PluginsRollbackCommand.class,
      PluginsEventsCommand.class
    },
    footer = {
      "",
      "Example:",
      "  graft plugins verify medical-1.2.0.jar",
      "  graft plugins install medical-1.2.0.jar",
      "  graft plugins rollback medical",
      "  graft plugins events --follow",
      "",
      "The commands work on the distribution that they belong to, whether its host",
      "runs or not; 'events --url' asks any host. A running 'graft serve' takes",
      "changes over by itself, without a lost request."
    })
final class PluginsCommand implements Runnable {
  @ParentCommand private GraftCommand graft;
  @Spec private CommandSpec spec;

  GraftCommand graft() {
    return graft;
  }

  @Override
  public void run() {
    throw GraftException.user(
        "a command is missing",
        "graft plugins --help",
        "name one of " + String.join(", ", spec.subcommands().keySet()));
  }
}

package io.graft.host.cli;

import io.graft.spi.GraftException;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParentCommand;

/** {@code graft data}: looks at data files. */
@Command(
    name = "data",
    description =
        "Look through data files, and at what would be added, before anything is trained.",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {DataCheckCommand.class, DataAugmentCommand.class},
    footer = {
      "",
      "Example:",
      "  graft data check train.jsonl dev.jsonl test.jsonl",
      "  graft data augment --recipe recipe.yaml"
    })
final class DataCommand implements Runnable {
  @ParentCommand private GraftCommand graft;

  GraftCommand graft() {
    return graft;
  }

  @Override
  public void run() {
    throw GraftException.user(
        "a command is missing", "graft data --help", "name one of check, augment");
  }
}

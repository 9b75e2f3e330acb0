package io.graft.host.cli;

import io.graft.spi.GraftException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code graft knowledge}: builds and reads indexes of concepts and relations. */
@Command(
    name = "knowledge",
    description = "Build an index of a terminology, search it, link texts to it.",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      KnowledgeBuildCommand.class,
      KnowledgeStatsCommand.class,
      KnowledgeSearchCommand.class,
      KnowledgeShowCommand.class,
      KnowledgeLinkCommand.class,
      KnowledgeExportCommand.class,
      KnowledgeNamesCommand.class,
      KnowledgeEvaluateNamesCommand.class,
      KnowledgeEmbedCommand.class,
      KnowledgeInjectorsCommand.class
    },
    footer = {
      "",
      "Example:",
      "  graft knowledge build --format obo --source doid.obo --out kg/doid",
      "  graft knowledge search --index kg/doid \"cardiac failure\""
    })
final class KnowledgeCommand implements Runnable {
  @ParentCommand private GraftCommand graft;
  @Spec private CommandSpec spec;

  GraftCommand graft() {
    return graft;
  }

  @Override
  public void run() {
    throw GraftException.user(
        "a command is missing",
        "graft knowledge --help",
        "name one of " + String.join(", ", spec.subcommands().keySet()));
  }
}

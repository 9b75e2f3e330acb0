package io.graft.host.cli;

import io.graft.host.plugins.PluginOutput;
import io.graft.spi.GraftException;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** The command {@code graft}; the main class. */
@Command(
    name = "graft",
    description = "Adapts a pretrained language model to a domain.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      QuickstartCommand.class,
      AdaptCommand.class,
      EvaluateCommand.class,
      PredictCommand.class,
      MergeCommand.class,
      ModelsCommand.class,
      MethodsCommand.class,
      DomainsCommand.class,
      PluginsCommand.class,
      TokenizeCommand.class,
      EmbedCommand.class,
      KnowledgeCommand.class,
      DataCommand.class,
      ReportCommand.class,
      DeidentifyCommand.class,
      RunsCommand.class,
      SearchParamsCommand.class,
      BenchCommand.class,
      ServeCommand.class,
      JobsCommand.class,
      TokenCommand.class
    },
    footer = {
      "",
      "Begin with:  graft quickstart",
      "Details:     graft COMMAND --help",
      "",
      "Exit codes: 0 done, 1 Graft's own fault, 2 the input is wrong,",
      "3 a plugin failed, 4 a data, model or adapter file is wrong, 130 cancelled.",
      "The environment variable GRAFT_LOG names a file for the log."
    })
public final class GraftCommand implements Runnable {
  @Spec private CommandSpec spec;

  private final Console console;
  private final Interrupt interrupt;
  private final LogFile log;

  GraftCommand(Console console, Interrupt interrupt, LogFile log) {
    this.console = console;
    this.interrupt = interrupt;
    this.log = log;
  }

  /**
   * Runs a command and ends the process with its exit code.
   *
   * @param args as typed
   */
  public static void main(String[] args) {
    System.setProperty("org.bytedeco.javacpp.logger", "slf4j"); // else it writes on its own
    Console console = Console.ofProcess();
    PluginOutput.install(); // what plugins print must not get between results
    Interrupt interrupt = Interrupt.ofProcess();
    int exitCode = run(console, interrupt, args);
    interrupt.commandEnded();
    System.exit(exitCode);
  }

  /** Runs a command and returns its exit code; never throws. */
  static int run(Console console, Interrupt interrupt, String... args) {
    boolean json = List.of(args).contains("--json");
    LogFile log = new LogFile();
    ErrorReport errors = new ErrorReport(console, log, json);
    CommandLine line =
        new CommandLine(new GraftCommand(console, interrupt, log))
            .setOut(console.out())
            .setErr(console.err())
            .setUsageHelpWidth(80)
            .setCaseInsensitiveEnumValuesAllowed(true)
            .setParameterExceptionHandler((error, given) -> errors.onParameter(error))
            .setExecutionExceptionHandler((error, command, result) -> errors.onExecution(error));
    try {
      return line.execute(args);
    } catch (Throwable e) { // picocli hands on exceptions, but not errors
      return errors.onExecution(e);
    }
  }

  Console console() {
    return console;
  }

  Interrupt interrupt() {
    return interrupt;
  }

  LogFile log() {
    return log;
  }

  @Override
  public void run() {
    throw GraftException.user(
        "a command is missing",
        "graft --help",
        "name one of " + String.join(", ", spec.subcommands().keySet()));
  }
}

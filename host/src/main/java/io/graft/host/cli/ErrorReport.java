package io.graft.host.cli;

import io.graft.spi.ErrorCategory;
import io.graft.spi.GraftException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CancellationException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * Tells the user what went wrong: as text on standard error and, with {@code --json}, as one object
 * {@code {"error": {category, what, where, mend}}} on standard output too. A stack trace goes to
 * the log only.
 */
final class ErrorReport {
  /** 128 + SIGINT, as shells have it. */
  static final int CANCELLED = 130;

  private static final Logger LOG = LoggerFactory.getLogger(ErrorReport.class);

  private final Console console;
  private final LogFile log;
  private final boolean json;

  ErrorReport(Console console, LogFile log, boolean json) {
    this.console = console;
    this.log = log;
    this.json = json;
  }

  /** An option or argument is wrong. Returns the exit code. */
  int onParameter(ParameterException error) {
    CommandSpec command = error.getCommandLine().getCommandSpec();
    GraftException told =
        error instanceof UnmatchedArgumentException unmatched
            ? unknown(command, unmatched.getUnmatched().get(0))
            : GraftException.user(String.valueOf(error.getMessage()), null, "see " + help(command));
    tell(told);
    return told.category().exitCode();
  }

  private static GraftException unknown(CommandSpec command, String argument) {
    boolean option = argument.startsWith("-");
    if (option || command.subcommands().isEmpty()) {
      return GraftException.unknown(
          ErrorCategory.USER,
          option ? "option" : "further argument",
          argument,
          command.optionsMap().keySet().stream().filter(name -> name.startsWith("--")).toList(),
          help(command));
    }
    return GraftException.unknown(
        ErrorCategory.USER, "command", argument, command.subcommands().keySet(), help(command));
  }

  private static String help(CommandSpec command) {
    return command.qualifiedName() + " --help";
  }

  /** A command failed. Returns the exit code. */
  int onExecution(Throwable error) {
    if (error instanceof CancellationException) {
      console.note("cancelled" + (error.getMessage() == null ? "" : ": " + error.getMessage()));
      return CANCELLED;
    }
    GraftException told =
        error instanceof GraftException graft
            ? graft
            : GraftException.internal("unexpected: " + error, error);
    if (told.category() == ErrorCategory.INTERNAL) {
      Path file = log.ensure();
      LOG.error("internal error", error);
      told =
          new GraftException(
              told.category(),
              told.what(),
              told.where(),
              "please report this with the log " + file,
              error);
    } else {
      LOG.info("the command failed", error);
    }
    tell(told);
    return told.category().exitCode();
  }

  private void tell(GraftException error) {
    console.note("error: " + (error.where() == null ? "" : error.where() + ": ") + error.what());
    console.note("  " + error.mend());
    if (!json) {
      return;
    }
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("category", error.category().name());
    fields.put("what", error.what());
    fields.put("where", error.where());
    fields.put("mend", error.mend());
    console.json(Map.of("error", fields));
  }
}

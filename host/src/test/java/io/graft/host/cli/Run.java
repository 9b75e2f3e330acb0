package io.graft.host.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.List;

/**
 * A command that was run in this process.
 *
 * @param exitCode its exit code
 * @param out what it wrote to standard output
 * @param err what it wrote to standard error
 */
record Run(int exitCode, String out, String err) {
  private static final ObjectMapper JSON = new ObjectMapper();

  static Run of(String... args) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    Console console = new Console(new PrintWriter(out, true), new PrintWriter(err, true), false);
    int exitCode = GraftCommand.run(console, new Interrupt(), args);
    return new Run(exitCode, out.toString(), err.toString());
  }

  /** Standard output as JSON, an object a line; fails when there is anything else. */
  List<JsonNode> json() {
    return out.lines()
        .map(
            line -> {
              try {
                return JSON.readTree(line);
              } catch (IOException e) {
                throw new UncheckedIOException("no JSON: " + line, e);
              }
            })
        .toList();
  }
}

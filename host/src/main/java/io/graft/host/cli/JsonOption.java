package io.graft.host.cli;

import picocli.CommandLine.Option;

/** The option {@code --json}, the same for every command. */
final class JsonOption {
  @Option(
      names = "--json",
      description = "Print JSON: one object a line on standard output, and nothing else there.")
  private boolean json;

  boolean on() {
    return json;
  }
}

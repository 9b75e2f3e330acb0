package io.graft.host.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * Standard output, which carries results only, and standard error, which carries everything else;
 * both in UTF-8 whatever the locale. Thread-safe.
 */
final class Console {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final PrintWriter out;
  private final PrintWriter err;
  private final boolean terminal;

  /**
   * @param terminal whether a person watches {@code err}
   */
  Console(PrintWriter out, PrintWriter err, boolean terminal) {
    this.out = out;
    this.err = err;
    this.terminal = terminal;
  }

  /**
   * The process's own streams. The launcher says with {@code -Dgraft.terminal} whether standard
   * error is a terminal.
   */
  static Console ofProcess() {
    boolean terminal = Boolean.getBoolean("graft.terminal");
    boolean automated = System.getenv("CI") != null;
    return new Console(
        writer(FileDescriptor.out), writer(FileDescriptor.err), terminal && !automated);
  }

  private static PrintWriter writer(FileDescriptor descriptor) {
    return new PrintWriter(
        new OutputStreamWriter(new FileOutputStream(descriptor), StandardCharsets.UTF_8), true);
  }

  PrintWriter out() {
    return out;
  }

  PrintWriter err() {
    return err;
  }

  /** Whether a person watches standard error, so that lines may be drawn over. */
  boolean terminal() {
    return terminal;
  }

  /** A line of the result. */
  void print(String line) {
    out.println(line);
  }

  /** An object of the result, on one line. */
  void json(Map<String, ?> object) {
    try {
      out.println(JSON.writeValueAsString(object));
    } catch (JsonProcessingException e) {
      throw new AssertionError("maps of texts, numbers and lists are always written", e);
    }
  }

  /** A line for people that is no part of the result. */
  void note(String line) {
    err.println(line);
  }
}

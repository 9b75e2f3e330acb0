package io.graft.core.text.check;

/**
 * One thing that is wrong with a file.
 *
 * @param file its path
 * @param line from 1; 0 when it is about the file as a whole
 * @param field the field or column; empty when it is about the whole line
 * @param message what is wrong
 * @param mend what to do about it
 */
public record Fault(
    FaultKind kind, String file, long line, String field, String message, String mend) {

  /** File, line and field as error messages have them: {@code train.jsonl:17: text}. */
  public String where() {
    return file + (line > 0 ? ":" + line : "") + (field.isEmpty() ? "" : ": " + field);
  }
}

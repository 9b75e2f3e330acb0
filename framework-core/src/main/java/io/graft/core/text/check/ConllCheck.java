package io.graft.core.text.check;

import io.graft.core.file.IoReason;
import io.graft.core.text.read.Utf8Lines;
import io.graft.spi.GraftException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Checks tagged tokens: one a line with its tag in the last column (CoNLL-2003), columns parted by
 * tabs or spaces, a blank line between sentences, tags in IOB2 (Ramshaw and Marcus 1995; Tjong Kim
 * Sang and Veenstra 1999). Lines that begin with {@code -DOCSTART-} are passed over.
 */
final class ConllCheck {
  private static final int MAX_TOKENS = 100_000;

  private final Utf8Lines lines;
  private final FileCheck state;
  private final List<String> tokens = new ArrayList<>();
  private final List<String> tags = new ArrayList<>();
  private String before = "O";
  private long begun;

  private ConllCheck(Utf8Lines lines, FileCheck state) {
    this.lines = lines;
    this.state = state;
  }

  static void run(Path file, FileCheck state) {
    try (Utf8Lines lines = Utf8Lines.open(file)) {
      new ConllCheck(lines, state).run();
    } catch (GraftException e) {
      state.refused(e, true);
    } catch (IOException e) {
      state.fault(
          FaultKind.UNREADABLE,
          0,
          "",
          "the file cannot be closed (" + IoReason.of(e) + ")",
          "check its disk");
    }
  }

  private void run() {
    while (true) {
      try {
        @Nullable String line = lines.next();
        if (line == null || line.isBlank()) {
          endSentence();
        } else if (!line.startsWith("-DOCSTART-")) {
          token(line);
        }
        if (line == null) {
          state.end();
          return;
        }
      } catch (GraftException e) {
        state.refused(e, lines.broken());
        if (lines.broken()) {
          return;
        }
        before = "?"; // whether the next tag goes on is not known
      }
    }
  }

  private void token(String line) {
    String[] columns =
        line.indexOf('\t') >= 0 ? line.stripTrailing().split("\t", -1) : line.strip().split(" +");
    if (columns.length < 2 || columns[0].isEmpty()) {
      before = "?";
      state.fault(
          FaultKind.MALFORMED,
          lines.line(),
          "",
          "the line has no token and tag",
          "write a token, a tab and its tag");
      return;
    }
    if (tokens.isEmpty()) {
      begun = lines.line();
    }
    String tag = columns[columns.length - 1].strip();
    tag(tag);
    if (tokens.size() < MAX_TOKENS) {
      tokens.add(columns[0]);
      tags.add(tag);
    }
    before = tag;
  }

  private void tag(String tag) {
    boolean begins = tag.startsWith("B-") && tag.length() > 2;
    boolean goesOn = tag.startsWith("I-") && tag.length() > 2;
    if (begins) {
      state.label(lines.line(), "tag", tag.substring(2));
      state.count(tag.substring(2));
    } else if (!goesOn && !tag.equals("O")) {
      broken("'" + FileCheck.shown(tag) + "' is not an IOB2 tag", "write O, B-TYPE or I-TYPE");
    } else if (goesOn && !before.equals("?") && !before.matches("(?s)[BI]-.*")) {
      broken(
          "'" + FileCheck.shown(tag) + "' follows no tag of its entity",
          "begin the entity with B-" + FileCheck.shown(tag.substring(2)));
    } else if (goesOn && !before.equals("?") && !before.substring(2).equals(tag.substring(2))) {
      broken(
          "'" + FileCheck.shown(tag) + "' follows '" + FileCheck.shown(before) + "'",
          "begin the entity with B-" + FileCheck.shown(tag.substring(2)));
    }
  }

  private void broken(String message, String mend) {
    state.fault(FaultKind.BROKEN_IOB2, lines.line(), "tag", message, mend);
  }

  private void endSentence() {
    if (!tokens.isEmpty()) {
      state.row();
      state.text(begun, "", String.join("\t", tokens), List.of(String.join(" ", tags)));
    }
    tokens.clear();
    tags.clear();
    before = "O";
  }
}

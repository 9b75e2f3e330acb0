package io.graft.core.text.read;

import java.io.IOException;
import java.io.Reader;
import org.jspecify.annotations.Nullable;

/** {@link Utf8Lines} as a character stream, so that a CSV parser gets the same strict decoding. */
final class LineFeedReader extends Reader {
  private final Utf8Lines lines;
  private @Nullable String current;
  private int at;

  LineFeedReader(Utf8Lines lines) {
    this.lines = lines;
  }

  @Override
  public int read(char[] target, int offset, int length) {
    if (length == 0) {
      return 0;
    }
    String text = current;
    if (text == null || at == text.length()) {
      String line = lines.next();
      if (line == null) {
        current = null;
        return -1;
      }
      text = line + '\n';
      current = text;
      at = 0;
    }
    int count = Math.min(length, text.length() - at);
    text.getChars(at, at + count, target, offset);
    at += count;
    return count;
  }

  @Override
  public void close() throws IOException {
    lines.close();
  }
}

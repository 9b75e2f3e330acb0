package io.graft.knowledge.reader;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Reads lines of fields between delimiters, without quoting, and decodes only the fields that are
 * asked for. A line may have up to 1 MiB; a longer one is passed over and told apart. Not
 * thread-safe.
 */
final class Rows {
  private static final int MAX_LINE = 1 << 20;
  private static final int BUFFER = 1 << 17;

  private final InputStream in;
  private final byte delimiter;
  private byte[] buffer = new byte[BUFFER];
  private int from;
  private int to;
  private int scanned;
  private int lineEnd;
  private int[] starts = new int[32];
  private int fields;
  private long line;
  private boolean overlong;

  Rows(InputStream in, char delimiter) {
    this.in = in;
    this.delimiter = (byte) delimiter;
  }

  /** Moves to the next line; false at the end. */
  boolean next() throws IOException {
    from = line == 0 ? 0 : lineEnd;
    overlong = false;
    scanned = from;
    while (true) {
      for (int i = scanned; i < to; i++) {
        if (buffer[i] == '\n') {
          take(i, i + 1);
          return true;
        }
      }
      if (!fill()) {
        if (from == to && !overlong) {
          return false;
        }
        take(to, to);
        return true;
      }
    }
  }

  /** Moves what is left to the front and reads on. */
  private boolean fill() throws IOException {
    if (to - from > MAX_LINE) {
      overlong = true; // its beginning is given up
      from = to;
    }
    System.arraycopy(buffer, from, buffer, 0, to - from);
    to -= from;
    from = 0;
    scanned = to;
    if (buffer.length - to < BUFFER / 2) {
      buffer = Arrays.copyOf(buffer, buffer.length * 2);
    }
    int n = in.read(buffer, to, buffer.length - to);
    to += Math.max(0, n);
    return n > 0;
  }

  private void take(int end, int nextLine) {
    boolean first = line++ == 0;
    if (first
        && end - from >= 3
        && buffer[from] == (byte) 0xEF
        && buffer[from + 1] == (byte) 0xBB) {
      from += 3; // the byte order mark
    }
    int stop = end > from && buffer[end - 1] == '\r' ? end - 1 : end;
    fields = 0;
    add(from);
    for (int i = from; i < stop; i++) {
      if (buffer[i] == delimiter) {
        add(i + 1);
      }
    }
    mark(stop + 1);
    lineEnd = nextLine;
  }

  private void add(int start) {
    mark(start);
    fields++;
  }

  private void mark(int start) {
    if (fields + 1 >= starts.length) {
      starts = Arrays.copyOf(starts, starts.length * 2);
    }
    starts[fields] = start;
  }

  /** The number of the line, from 1. */
  long line() {
    return line;
  }

  /** Whether the line was too long, so that its fields mean nothing. */
  boolean overlong() {
    return overlong;
  }

  /** The number of fields; 1 for an empty line. */
  int fields() {
    return fields;
  }

  boolean isEmpty(int field) {
    return length(field) == 0;
  }

  private int length(int field) {
    return starts[field + 1] - 1 - starts[field];
  }

  /** Whether the field has exactly these ASCII characters. */
  boolean is(int field, String ascii) {
    int length = length(field);
    if (length != ascii.length()) {
      return false;
    }
    for (int i = 0; i < length; i++) {
      if (buffer[starts[field] + i] != ascii.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  /** The text of a field, from 0; malformed UTF-8 becomes U+FFFD. */
  String text(int field) {
    return new String(buffer, starts[field], length(field), StandardCharsets.UTF_8);
  }

  /** The text of a field, or null when it is not UTF-8. */
  @Nullable String strictText(int field) {
    String text = text(field);
    if (text.indexOf('\uFFFD') < 0) {
      return text;
    }
    try {
      ByteBuffer bytes = ByteBuffer.wrap(buffer, starts[field], length(field));
      return StandardCharsets.UTF_8.newDecoder().decode(bytes).toString();
    } catch (CharacterCodingException e) {
      return null;
    }
  }
}

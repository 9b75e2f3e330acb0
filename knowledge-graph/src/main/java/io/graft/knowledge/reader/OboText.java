package io.graft.knowledge.reader;

import org.jspecify.annotations.Nullable;

/** The values of OBO clauses: quoted texts, escapes, trailing comments and modifiers. */
final class OboText {
  private OboText() {}

  /** The text between the first quotation marks, or null when there are none. */
  static @Nullable String quoted(String value) {
    int open = value.indexOf('"');
    if (open < 0) {
      return null;
    }
    for (int i = open + 1; i < value.length(); i++) {
      if (value.charAt(i) == '\\') {
        i++;
      } else if (value.charAt(i) == '"') {
        return unescape(value.substring(open + 1, i));
      }
    }
    return null;
  }

  /** The first word: an id, without the comment or modifier behind it. */
  static String word(String value) {
    int end = 0;
    while (end < value.length() && !Character.isWhitespace(value.charAt(end))) {
      end++;
    }
    return value.substring(0, end);
  }

  static String unescape(String text) {
    if (text.indexOf('\\') < 0) {
      return text;
    }
    StringBuilder plain = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c != '\\' || i + 1 == text.length()) {
        plain.append(c);
        continue;
      }
      char escaped = text.charAt(++i);
      plain.append(escaped == 'n' ? '\n' : escaped == 't' ? '\t' : escaped == 'W' ? ' ' : escaped);
    }
    return plain.toString();
  }
}

package io.graft.core.report;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Set;

/**
 * Writes HTML and SVG. Whatever is given as a text or as the value of an attribute is escaped:
 * there is no way to write it raw. Not thread-safe.
 */
final class Markup {
  /** Elements that have no content and no end tag. */
  private static final Set<String> VOID = Set.of("meta", "br", "col");

  private final StringBuilder out = new StringBuilder();
  private final Deque<String> openTags = new ArrayDeque<>();

  /**
   * Begins an element.
   *
   * @param attributes names and values in turn
   */
  Markup open(String tag, String... attributes) {
    if (attributes.length % 2 != 0) {
      throw new IllegalArgumentException("an attribute of <" + tag + "> has no value");
    }
    out.append('<').append(tag);
    for (int i = 0; i < attributes.length; i += 2) {
      out.append(' ').append(attributes[i]).append("=\"");
      escape(attributes[i + 1]);
      out.append('"');
    }
    out.append('>');
    if (!VOID.contains(tag)) {
      openTags.push(tag);
    }
    return this;
  }

  /** Ends the element that was begun last. */
  Markup close() {
    out.append("</").append(openTags.pop()).append('>');
    return this;
  }

  /** A text. */
  Markup text(String text) {
    escape(text);
    return this;
  }

  /** An element that holds a text. */
  Markup element(String tag, String text, String... attributes) {
    return open(tag, attributes).text(text).close();
  }

  /** A paragraph. */
  Markup paragraph(String text) {
    return element("p", text);
  }

  /** A text from outside, of any language and direction. */
  Markup quoted(String tag, String text, String... attributes) {
    open(tag, attributes);
    String[] direction = {"dir", "auto"};
    String[] chinese = {"dir", "auto", "lang", "zh"};
    return element("bdi", text, isChinese(text) ? chinese : direction).close();
  }

  /** Han without kana: browsers choose the shapes of characters by language. */
  static boolean isChinese(String text) {
    return text.codePoints().anyMatch(c -> script(c) == Character.UnicodeScript.HAN)
        && text.codePoints()
            .noneMatch(
                c ->
                    script(c) == Character.UnicodeScript.HIRAGANA
                        || script(c) == Character.UnicodeScript.KATAKANA);
  }

  private static Character.UnicodeScript script(int codePoint) {
    return Character.UnicodeScript.of(codePoint);
  }

  /**
   * A style sheet or script of the project's own.
   *
   * @param resource a file of this package
   */
  Markup own(String tag, String resource) {
    out.append('<').append(tag).append(">\n");
    out.append(PageResource.read(resource)).append("</").append(tag).append('>');
    return this;
  }

  private void escape(String text) {
    text.codePoints()
        .forEach(
            c -> {
              switch (c) {
                case '<' -> out.append("&lt;");
                case '>' -> out.append("&gt;");
                case '&' -> out.append("&amp;");
                case '"' -> out.append("&quot;");
                case '\'' -> out.append("&#39;");
                default -> out.appendCodePoint(allowed(c) ? c : 0xfffd);
              }
            });
  }

  /** HTML has no control characters but white space, and no half surrogate pairs. */
  private static boolean allowed(int codePoint) {
    boolean space = codePoint == '\n' || codePoint == '\t';
    boolean control = codePoint < 0x20 || (codePoint >= 0x7f && codePoint < 0xa0);
    boolean surrogate = codePoint >= 0xd800 && codePoint <= 0xdfff;
    return space || !(control || surrogate);
  }

  /**
   * The whole.
   *
   * @throws IllegalStateException when an element has no end
   */
  String written() {
    if (!openTags.isEmpty()) {
      throw new IllegalStateException("<" + openTags.peek() + "> has no end");
    }
    return out.toString();
  }
}

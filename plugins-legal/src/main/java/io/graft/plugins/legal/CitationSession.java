package io.graft.plugins.legal;

import io.graft.spi.text.Segment;
import io.graft.spi.text.TokenizerSession;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Finds citations in one pass. Every repetition in the pattern is bounded, so the time is linear in
 * the text whatever it holds.
 */
final class CitationSession implements TokenizerSession {
  /** {@code 2-201}, {@code 6(1)(f)}, {@code 10.2(a)}, {@code IV}. */
  private static final String NUMBER =
      "(?:\\d{1,5}+\\p{L}?+(?:[.-]\\d{1,5}+){0,3}+|[IVXLC]{1,7}+(?![\\p{L}\\p{N}]))"
          + "(?:\\([\\p{L}\\p{N}]{1,4}+\\)){0,5}+";

  private static final String CHINESE_NUMBER = "[零〇一二三四五六七八九十百千\\d]{1,8}+";

  private static final String SIGN =
      "§§? ?|[Ss]ections? |[Ss]ecs?\\. ?|[Aa]rticles? |[Aa]rts?\\. ?|[Cc]lauses? |[Cc]l\\. ?"
          + "|[Pp]aras?\\. ?|[Pp]aragraphs? |¶ ?|[Rr]ecitals? ";

  private static final Pattern CITATION =
      Pattern.compile(
          "(?<![\\p{L}\\p{N}.])(?:"
              + "(?<code>\\d{1,3}+ (?:U\\.S\\.C\\.|C\\.F\\.R\\.|USC|CFR) )?(?<sign>"
              + SIGN
              + ")(?<number>"
              + NUMBER
              + ")|(?<report>\\d{1,4}+ (?:U\\.S\\.|S\\. ?Ct\\.|F\\.(?:2d|3d|4th)?+"
              + "|F\\. ?Supp\\.(?: ?[23]d)?+) \\d{1,5}+)"
              + ")(?![\\p{L}\\p{N}])"
              // Chinese has no blanks: there a letter may stand on either side
              + "|(?:《[^《》\\s]{1,40}+》)?+第 ?+"
              + CHINESE_NUMBER
              + " ?+[条章节编](?:之[一二三四五六七八九十]{1,3}+)?+(?:第?+"
              + CHINESE_NUMBER
              + "[款项目]){0,3}+");

  @Override
  public List<Segment> segment(String text) {
    List<Segment> segments = new ArrayList<>();
    Matcher matcher = CITATION.matcher(text);
    while (matcher.find()) {
      segments.add(new Segment(matcher.start(), matcher.end(), written(matcher)));
    }
    return segments;
  }

  /** Signs and short forms have many spellings and are rare in general text; the words are not. */
  private static String written(Matcher matcher) {
    String sign = matcher.group("sign");
    if (sign == null) {
      return matcher.group();
    }
    String code = matcher.group("code");
    return (code == null ? "" : code) + word(sign.strip()) + " " + matcher.group("number");
  }

  private static String word(String sign) {
    return switch (sign.toLowerCase(Locale.ROOT)) {
      case "§", "sec." -> "section";
      case "§§", "secs." -> "sections";
      case "art." -> "article";
      case "arts." -> "articles";
      case "cl." -> "clause";
      case "¶", "para." -> "paragraph";
      case "paras." -> "paragraphs";
      default -> sign;
    };
  }
}

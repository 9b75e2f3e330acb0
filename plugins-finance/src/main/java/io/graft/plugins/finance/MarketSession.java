package io.graft.plugins.finance;

import io.graft.spi.text.Segment;
import io.graft.spi.text.TokenizerSession;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Finds the expressions of markets in one pass. Every repetition in the pattern is bounded, so the
 * time is linear in the text whatever it holds. (Optional named groups are not possessive: in Java
 * such a group keeps what it held in an attempt that failed.)
 */
final class MarketSession implements TokenizerSession {
  private static final String NUMBER =
      "(?:\\d{1,3}+(?:,\\d{3}+){1,6}+|\\d{1,15}+)(?:\\.\\d{1,8}+)?+";

  private static final Pattern EXPRESSION =
      Pattern.compile(
          "(?<![\\p{L}\\p{N}$])(?:"
              + "(?<cashtag>\\$\\p{Lu}{1,6}+(?:\\.\\p{Lu}{1,2}+)?+)"
              + "|(?<quarter>[1-4]Q(?:'?\\d{2}){0,2}+|[QH][1-4](?:[ -]?(?:20)?\\d{2})?+)"
              + "|(?<year>FY ?'?\\d{2}(?:\\d{2})?+)"
              + "|(?<date>(?:19|20)\\d{2}-\\d{2}-\\d{2}|\\d{1,2}/\\d{1,2}/(?:19|20)?\\d{2})"
              + "|(?<ticker>(?:NYSE|NASDAQ|LSE|HKEX|SSE|SZSE|TSX|ASX): ?[\\p{Lu}\\d]{1,6}+"
              + "|\\d{6}\\.(?:SH|SZ)|\\d{4,5}\\.HK)"
              + "|(?<ratio>P/E|P/B|P/S|D/E|PEG|EV/EBITDA|\\d{1,3}:\\d{1,3})"
              + "|(?<currency>(?:US|C|A|HK|S|NZ)?[$]|[€£¥₹]|(?:USD|EUR|GBP|JPY|CHF|CNY|INR) ?)?"
              + "(?<number>"
              + NUMBER
              + ")(?: ?(?<scale>[kK]|[mM]{1,2}|[mM]ln|[bB]n?|[tT]n?|[tT]rn)"
              + "|(?<percent> ?%| ?bps?| ?pp| ?ppts?|[xX]))?"
              + ")(?![\\p{L}\\p{N}])"
              // Chinese has no blanks: there a letter may stand on either side
              + "|(?<![\\p{IsLatin}\\p{N}.,])(?:"
              + "(?<chineseDate>(?:(?:19|20)\\d{2}年)(?:\\d{1,2}月(?:\\d{1,2}[日号])?+|第?[一二三四1-4]季度)?+"
              + "|\\d{1,2}月\\d{1,2}[日号])"
              + "|(?<chineseNumber>"
              + NUMBER
              + ")(?<unit>(?:万亿|千万|百万|十万|亿|万)(?:元|美元|港元|欧元|股)?+|元|美元|港元|欧元"
              + "|个?百分点|个?基点|%(?![\\p{IsLatin}\\p{N}])|倍))");

  private static final Map<String, String> SCALES =
      Map.of(
          "k",
          "thousand",
          "m",
          "million",
          "mm",
          "million",
          "mln",
          "million",
          "b",
          "billion",
          "bn",
          "billion",
          "t",
          "trillion",
          "tn",
          "trillion",
          "trn",
          "trillion");

  private static final Map<String, String> RATES =
      Map.of(
          "%",
          "%",
          "bp",
          "basis points",
          "bps",
          "basis points",
          "pp",
          "percentage points",
          "ppt",
          "percentage points",
          "ppts",
          "percentage points",
          "x",
          "times");

  @Override
  public List<Segment> segment(String text) {
    List<Segment> segments = new ArrayList<>();
    Matcher matcher = EXPRESSION.matcher(text);
    while (matcher.find()) {
      if (matcher.group("chineseNumber") != null) {
        String number = matcher.group("chineseNumber").replace(",", "");
        int end = matcher.end("chineseNumber");
        segments.add(new Segment(matcher.start(), end, number));
        segments.add(new Segment(end, matcher.end(), matcher.group("unit")));
      } else if (matcher.group("number") == null) {
        // A ticker's sign says that it is one; the letters are what the model can know.
        segments.add(new Segment(matcher.start(), matcher.end(), matcher.group()));
      } else if (worthCutting(matcher)) {
        amount(matcher, segments);
      }
    }
    return segments;
  }

  /** A bare number is left alone, unless its thousands are separated. */
  private static boolean worthCutting(Matcher matcher) {
    return matcher.group("currency") != null
        || matcher.group("scale") != null
        || matcher.group("percent") != null
        || matcher.group("number").indexOf(',') >= 0;
  }

  private static void amount(Matcher matcher, List<Segment> segments) {
    String currency = matcher.group("currency");
    if (currency != null) {
      int start = matcher.start("currency");
      segments.add(new Segment(start, start + currency.strip().length(), currency.strip()));
    }
    String number = matcher.group("number").replace(",", "");
    segments.add(new Segment(matcher.start("number"), matcher.end("number"), number));
    unit(matcher, "scale", SCALES, segments);
    unit(matcher, "percent", RATES, segments);
  }

  private static void unit(
      Matcher matcher, String group, Map<String, String> names, List<Segment> segments) {
    String written = matcher.group(group);
    if (written != null) {
      String unit = written.strip();
      int start = matcher.end(group) - unit.length();
      segments.add(
          new Segment(start, matcher.end(group), names.get(unit.toLowerCase(Locale.ROOT))));
    }
  }
}

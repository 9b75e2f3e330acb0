package io.graft.knowledge.reader;

import java.util.Locale;
import java.util.Map;

/** BCP 47 tags of the three-letter language codes of UMLS, which are ISO 639-2/B. */
final class Languages {
  private static final Map<String, String> TAGS =
      Map.ofEntries(
          Map.entry("ENG", "en"),
          Map.entry("CHI", "zh"),
          Map.entry("SPA", "es"),
          Map.entry("FRE", "fr"),
          Map.entry("GER", "de"),
          Map.entry("ITA", "it"),
          Map.entry("JPN", "ja"),
          Map.entry("KOR", "ko"),
          Map.entry("POR", "pt"),
          Map.entry("RUS", "ru"),
          Map.entry("DUT", "nl"),
          Map.entry("CZE", "cs"),
          Map.entry("POL", "pl"),
          Map.entry("HUN", "hu"),
          Map.entry("FIN", "fi"),
          Map.entry("SWE", "sv"),
          Map.entry("NOR", "no"),
          Map.entry("DAN", "da"),
          Map.entry("TUR", "tr"),
          Map.entry("GRE", "el"),
          Map.entry("HEB", "he"),
          Map.entry("ARA", "ar"),
          Map.entry("UKR", "uk"),
          Map.entry("SCR", "hr"),
          Map.entry("LAV", "lv"),
          Map.entry("EST", "et"),
          Map.entry("BAQ", "eu"));

  private Languages() {}

  /** The tag; what is not in the list is a tag already, or becomes one in lower case. */
  static String tag(String code) {
    return TAGS.getOrDefault(code, code.toLowerCase(Locale.ROOT));
  }
}

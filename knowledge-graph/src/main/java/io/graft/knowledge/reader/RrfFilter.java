package io.graft.knowledge.reader;

import io.graft.spi.Setting;
import io.graft.spi.Settings;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Which rows of RRF files are wanted; an empty set wants all.
 *
 * @param languages BCP 47 tags
 * @param sources values of SAB
 * @param types TUIs or abbreviations of semantic groups such as {@code DISO}
 * @param suppress values of SUPPRESS that are left out
 * @param attributes values of ATN whose ATV is a cross-reference
 * @param preferredLanguage the tag of the language of preferred names
 */
record RrfFilter(
    Set<String> languages,
    Set<String> sources,
    Set<String> types,
    Set<String> suppress,
    Set<String> attributes,
    String preferredLanguage) {

  static final List<Setting> SETTINGS =
      List.of(
          Setting.texts("languages", List.of(), "languages of names, such as ENG or en; all"),
          Setting.texts("sources", List.of(), "values of SAB, such as MSH; all"),
          Setting.texts("types", List.of(), "TUIs or semantic groups such as DISO; all"),
          Setting.texts("suppress", List.of("O", "E", "Y"), "values of SUPPRESS to leave out"),
          Setting.texts("attributes", List.of("XREF"), "attributes that are cross-references"),
          Setting.text("preferred_language", "en", List.of(), "language of the preferred names"));

  static RrfFilter of(Settings settings) {
    return new RrfFilter(
        settings.texts("languages").stream().map(Languages::tag).collect(Collectors.toSet()),
        Set.copyOf(settings.texts("sources")),
        new HashSet<>(settings.texts("types")),
        Set.copyOf(settings.texts("suppress")),
        Set.copyOf(settings.texts("attributes")),
        Languages.tag(settings.text("preferred_language")));
  }

  boolean wantsSource(String source) {
    return sources.isEmpty() || sources.contains(source);
  }

  boolean wantsLanguage(String tag) {
    return languages.isEmpty() || languages.contains(tag);
  }
}

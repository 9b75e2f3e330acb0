package io.graft.knowledge.index;

import io.graft.knowledge.dictionary.Lookup;
import io.graft.knowledge.dictionary.NameDictionary;
import io.graft.knowledge.text.NameKeys;
import io.graft.knowledge.text.NormalText;
import io.graft.spi.knowledge.NamedPlace;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Finds the names of a dictionary in a text by longest match, in their own order of words. Unlike
 * the entity linker it reads no abbreviations and ranks nothing, so that what it finds stands in
 * the text as a name. Not thread-safe.
 */
final class NamesInText {
  /** Shorter words count only in capitals: {@code as} is hardly ever arsenic. */
  private static final int SHORT = 3;

  private final NameDictionary dictionary;
  private final ConceptStore store;
  private final NormalText normal = new NormalText();

  NamesInText(NameDictionary dictionary, ConceptStore store) {
    this.dictionary = dictionary;
    this.store = store;
  }

  List<NamedPlace> of(String text) {
    normal.set(text);
    List<NamedPlace> places = new ArrayList<>();
    try {
      Lookup lookup = dictionary.lookup();
      int token = 0;
      while (token < normal.tokens()) {
        NamedPlace place = normal.joined(token) ? null : at(text, token, lookup);
        if (place == null) {
          token++;
          continue;
        }
        places.add(place);
        while (token < normal.tokens() && normal.textFrom(token) < place.end()) {
          token++;
        }
      }
    } catch (IOException e) {
      throw ConceptStore.unreadable(e);
    }
    return places;
  }

  private @Nullable NamedPlace at(String text, int token, Lookup lookup) throws IOException {
    int length = lookup.longest(normal, token, NameKeys.MAX_TOKENS);
    if (length <= 0) {
      return null;
    }
    int start = normal.textFrom(token);
    int end = normal.textTo(token + length - 1);
    if (length == 1
        && normal.to(token) - normal.from(token) < SHORT
        && !capitals(text, start, end)) {
      return null;
    }
    int count = lookup.read(lookup.value());
    List<Integer> preferred = new ArrayList<>();
    List<Integer> others = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      if (lookup.inCapitals(i) && !capitals(text, start, end)) {
        continue; // an abbreviation whose lower case is another word
      }
      (lookup.preferred(i) ? preferred : others).add(lookup.ordinal(i));
    }
    preferred.addAll(others);
    int[] ordinals = preferred.stream().distinct().mapToInt(Integer::intValue).toArray();
    return ordinals.length == 0 ? null : new NamedPlace(start, end, List.of(store.ids(ordinals)));
  }

  private static boolean capitals(String text, int start, int end) {
    return text.substring(start, end).chars().filter(Character::isUpperCase).count() >= 2;
  }
}

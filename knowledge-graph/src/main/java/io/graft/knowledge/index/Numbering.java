package io.graft.knowledge.index;

import io.graft.spi.GraftException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Numbers recurring texts, such as languages and relation types, from 0. Not thread-safe. */
final class Numbering {
  private final String what;
  private final int limit;
  private final Map<String, Integer> numbers = new HashMap<>();
  private final List<String> texts = new ArrayList<>();

  Numbering(String what, int limit) {
    this.what = what;
    this.limit = limit;
  }

  int of(String text) {
    Integer number = numbers.get(text);
    if (number != null) {
      return number;
    }
    if (texts.size() == limit) {
      throw GraftException.data(
          "more than " + limit + " " + what, text, "check that the right column is read");
    }
    texts.add(text);
    numbers.put(text, texts.size() - 1);
    return texts.size() - 1;
  }

  List<String> texts() {
    return List.copyOf(texts);
  }
}

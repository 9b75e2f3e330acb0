package io.graft.core.text.check;

import io.graft.core.file.Sha256;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where texts were seen first. It keeps 64 bits of each text's SHA-256: of a million texts, two
 * different ones are taken for the same with a probability of 3e-8. Beyond its capacity further
 * texts are looked up but not remembered. Not thread-safe.
 */
final class SeenTexts {
  /** How many texts are remembered; about 100 bytes each. */
  static final int CAPACITY = 1 << 20;

  /**
   * @param line where the text is
   * @param labels a hash of its labels
   */
  record Place(long line, int labels) {}

  private final Map<Long, Place> places = new HashMap<>();

  /** Where the text was seen before, or null; it then counts as seen at {@code place}. */
  @Nullable Place seen(long key, Place place) {
    Place before = places.get(key);
    if (before == null && places.size() < CAPACITY) {
      places.put(key, place);
    }
    return before;
  }

  /** Where the text was seen, or null. */
  @Nullable Place find(long key) {
    return places.get(key);
  }

  /** What stands for a text; case and spaces count. */
  static long key(String text) {
    return Long.parseUnsignedLong(
        Sha256.of(text.getBytes(StandardCharsets.UTF_8)).substring(0, 16), 16);
  }
}

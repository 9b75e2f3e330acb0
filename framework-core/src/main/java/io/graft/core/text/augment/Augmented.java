package io.graft.core.text.augment;

import io.graft.spi.text.Example;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An example that was made, and where it comes from.
 *
 * @param example the new example
 * @param source the id of the training example that it was made from
 * @param augmenter the name of the augmenter
 * @param seed the seed of the job
 */
public record Augmented(Example example, String source, String augmenter, long seed) {

  /** For a line of JSON: id, source, augmenter, seed, and what the example has. */
  public Map<String, @Nullable Object> asMap() {
    Map<String, @Nullable Object> map = new LinkedHashMap<>();
    map.put("id", example.id());
    map.put("source", source);
    map.put("augmenter", augmenter);
    map.put("seed", seed);
    map.put("text", example.text());
    if (example.second() != null) {
      map.put("second", example.second());
    }
    map.put("labels", example.labels());
    return map;
  }
}

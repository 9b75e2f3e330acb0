package io.graft.core.text.augment;

import io.graft.spi.text.Example;
import io.graft.spi.text.LabelledSpan;
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
    if (!example.spans().isEmpty()) {
      map.put("entities", example.spans().stream().map(this::entity).toList());
    }
    return map;
  }

  /** Offsets count code points, as those of data files do. */
  private Map<String, Object> entity(LabelledSpan span) {
    String text = example.text();
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("start", text.codePointCount(0, span.start()));
    map.put("end", text.codePointCount(0, span.end()));
    map.put("label", span.label());
    return map;
  }
}

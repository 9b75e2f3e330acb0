package io.graft.core.recipe;

import io.graft.spi.GraftException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * The values to try for keys of a recipe. A file has a key's full path and a list of values, or a
 * range:
 *
 * <pre>
 * method.r: [4, 8, 16]
 * training.lr: {low: 1e-4, high: 1e-2, scale: log}
 * training.dropout: {low: 0, high: 0.3}
 * </pre>
 *
 * Immutable and thread-safe.
 */
public final class SearchSpace {
  /** How the numbers of a range are spread. */
  private enum Scale {
    LINEAR,
    LOG
  }

  /** Draws a value. */
  @FunctionalInterface
  private interface Values {
    String draw(SplittableRandom random);
  }

  private final Map<String, Values> values;

  private SearchSpace(Map<String, Values> values) {
    this.values = values;
  }

  /**
   * Reads a file.
   *
   * @throws GraftException of category USER that names file, line and key
   */
  public static SearchSpace read(Path file) {
    return readText(RecipeReader.text(file), file.toString());
  }

  static SearchSpace readText(String text, String source) {
    YamlNode document = YamlParser.document(text, source);
    if (!(document instanceof YamlNode.Keys keys) || keys.entries().isEmpty()) {
      throw GraftException.user(
          "the space has no keys", source, "write a key and its values, such as method.r: [4, 8]");
    }
    Section section = new Section("", keys);
    Map<String, Values> values = new LinkedHashMap<>();
    for (Map.Entry<String, YamlNode> entry : keys.entries().entrySet()) {
      values.put(entry.getKey(), values(section, entry.getKey(), entry.getValue()));
    }
    return new SearchSpace(values);
  }

  private static Values values(Section section, String key, YamlNode node) {
    if (node instanceof YamlNode.Items) {
      List<String> choices = section.texts(key);
      if (choices.isEmpty()) {
        throw section.wrong(key, "there are no values", "give at least one");
      }
      return random -> choices.get(random.nextInt(choices.size()));
    }
    if (!(node instanceof YamlNode.Keys)) {
      throw section.wrong(
          key, node.kind() + " is no list and no range", "write [a, b] or {low: 0, high: 1}");
    }
    Section range = section.section(key);
    range.allow(List.of("low", "high", "scale"), List.of());
    range.requiredText("low", "0");
    range.requiredText("high", "1");
    double low = range.number("low", 0, -1e12, 1e12);
    double high = range.number("high", 1, -1e12, 1e12);
    boolean log = range.choice("scale", Scale.LINEAR, Scale.class) == Scale.LOG;
    if (low >= high || log && low <= 0) {
      throw section.wrong(
          key,
          "the range from " + low + " to " + high + " cannot be drawn from",
          "give low < high, and low > 0 with scale log");
    }
    return log
        ? random -> Double.toString(Math.exp(between(random, Math.log(low), Math.log(high))))
        : random -> Double.toString(between(random, low, high));
  }

  private static double between(SplittableRandom random, double low, double high) {
    return low + (high - low) * random.nextDouble();
  }

  /** The keys, in the order of the file. */
  public List<String> keys() {
    return List.copyOf(values.keySet());
  }

  /**
   * The settings of a trial, {@code path=value} each: the same for the same seed and number.
   *
   * @param trial its number
   */
  public List<String> draw(long seed, int trial) {
    SplittableRandom random = new SplittableRandom(seed * 0x9E3779B97F4A7C15L + trial);
    List<String> overrides = new ArrayList<>();
    values.forEach((key, from) -> overrides.add(key + "=" + from.draw(random)));
    return overrides;
  }
}

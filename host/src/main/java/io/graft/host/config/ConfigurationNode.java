package io.graft.host.config;

import io.graft.spi.ErrorCategory;
import io.graft.spi.GraftException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/**
 * A value of the operator's file that knows its place.
 *
 * @param source the file
 * @param key the dotted key; empty for the document
 * @param node the value
 */
record ConfigurationNode(String source, String key, Node node) {

  /** Refuses keys that nobody reads. */
  void onlyKeys(String... known) {
    entries()
        .forEach(
            (name, child) -> {
              if (!List.of(known).contains(name)) {
                throw GraftException.unknown(
                    ErrorCategory.USER, "key", name, List.of(known), child.place());
              }
            });
  }

  /** The values of a map, by key, in the order of the file. */
  Map<String, ConfigurationNode> entries() {
    if (!(node instanceof MappingNode mapping)) {
      throw wrong("keys and values");
    }
    Map<String, ConfigurationNode> entries = new LinkedHashMap<>();
    for (NodeTuple tuple : mapping.getValue()) {
      if (!(tuple.getKeyNode() instanceof ScalarNode name)) {
        throw wrong("keys that are texts");
      }
      String path = key.isEmpty() ? name.getValue() : key + "." + name.getValue();
      ConfigurationNode child = new ConfigurationNode(source, path, tuple.getValueNode());
      if (entries.put(name.getValue(), child) != null) {
        throw GraftException.user("the key occurs twice", child.place(), "keep one of them");
      }
    }
    return entries;
  }

  ConfigurationNode required(String name) {
    ConfigurationNode child = optional(name);
    if (child == null) {
      throw GraftException.user("key '" + name + "' is missing", place(), "add it");
    }
    return child;
  }

  @Nullable ConfigurationNode optional(String name) {
    return entries().get(name);
  }

  boolean flag() {
    if (value() instanceof Boolean flag) {
      return flag;
    }
    throw wrong("true or false");
  }

  String text() {
    if (value() instanceof String text && !text.isBlank()) {
      return text;
    }
    throw wrong("a text");
  }

  /** The elements of a list. */
  List<ConfigurationNode> items() {
    if (!(node instanceof SequenceNode sequence)) {
      throw wrong("a list");
    }
    return sequence.getValue().stream()
        .map(item -> new ConfigurationNode(source, key, item))
        .toList();
  }

  /** The whole number under {@code name}, or {@code usual} when there is none. */
  long integer(String name, long usual, long minimum, long maximum) {
    ConfigurationNode child = optional(name);
    if (child == null) {
      return usual;
    }
    if (child.value() instanceof Long number && number >= minimum && number <= maximum) {
      return number;
    }
    throw child.wrong("a whole number from " + minimum + " to " + maximum);
  }

  /** The map as plain Java values. */
  Map<String, Object> values() {
    Map<String, Object> values = new LinkedHashMap<>();
    entries().forEach((name, child) -> values.put(name, child.value()));
    return values;
  }

  private Object value() {
    if (node instanceof MappingNode) {
      return values();
    }
    if (node instanceof SequenceNode sequence) {
      List<Object> items = new ArrayList<>();
      sequence
          .getValue()
          .forEach(item -> items.add(new ConfigurationNode(source, key, item).value()));
      return items;
    }
    String text = ((ScalarNode) node).getValue();
    try {
      if (Tag.BOOL.equals(node.getTag())) {
        return Boolean.valueOf(text);
      }
      if (Tag.INT.equals(node.getTag())) {
        return Long.valueOf(text);
      }
      return Tag.FLOAT.equals(node.getTag()) ? (Object) Double.valueOf(text) : text;
    } catch (NumberFormatException e) {
      throw wrong("a decimal number");
    }
  }

  private GraftException wrong(String wanted) {
    return GraftException.user("the value is wrong", place(), "give " + wanted);
  }

  /** File, line and key, such as {@code graft.yaml:3: domains.medical.enabled}. */
  String place() {
    int line = node.getStartMark().map(mark -> mark.getLine() + 1).orElse(1);
    return source + ":" + line + (key.isEmpty() ? "" : ": " + key);
  }
}

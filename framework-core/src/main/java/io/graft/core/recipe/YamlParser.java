package io.graft.core.recipe;

import io.graft.spi.GraftException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.common.FlowStyle;
import org.snakeyaml.engine.v2.events.CollectionEndEvent;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.DocumentStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.CollectionNode;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.schema.CoreSchema;

/**
 * Parses one YAML 1.2 document of the core schema into {@link YamlNode}s.
 *
 * <p>Bounds: {@value #MAX_CHARACTERS} characters, {@value #MAX_DEPTH} levels, {@value #MAX_NODES}
 * nodes after aliases were followed. Keys are scalars and occur once; tags outside the core schema
 * are refused.
 */
final class YamlParser {
  static final int MAX_CHARACTERS = 1 << 20;
  static final int MAX_DEPTH = 16;
  static final int MAX_NODES = 100_000;

  private static final LoadSettings SETTINGS =
      LoadSettings.builder()
          .setSchema(new CoreSchema())
          .setCodePointLimit(MAX_CHARACTERS)
          .setAllowNonScalarKeys(false)
          .build();

  private final String source;
  private final @Nullable Place fixedPlace;
  private int nodes;

  private YamlParser(String source, @Nullable Place fixedPlace) {
    this.source = source;
    this.fixedPlace = fixedPlace;
  }

  /**
   * Parses a file's text.
   *
   * @param source how to name the file in errors
   * @return the document, or null when it holds nothing but comments
   * @throws GraftException of category USER with file and line
   */
  static @Nullable YamlNode document(String text, String source) {
    return new YamlParser(source, null).parse(text, false);
  }

  /**
   * Parses the value of an option: a scalar, or a list or map in brackets or braces.
   *
   * @param key the key that the option sets
   */
  static YamlNode option(String text, String key) {
    Place place = Place.option(key);
    YamlNode node = new YamlParser(place.source(), place).parse(text, true);
    return node == null ? new YamlNode.Scalar(place, "", null) : node;
  }

  private @Nullable YamlNode parse(String text, boolean flowOnly) {
    if (text.length() > MAX_CHARACTERS) {
      throw refused(1, "the document is longer than " + MAX_CHARACTERS + " characters");
    }
    try {
      // The composer recurses, so depth is checked on the events first.
      checkEvents(new Parse(SETTINGS).parseString(text), flowOnly);
      Node root = new Compose(SETTINGS).composeString(text).orElse(null);
      return root == null ? null : convert(root, null, 1);
    } catch (MarkedYamlEngineException e) {
      int line = e.getProblemMark().map(mark -> mark.getLine() + 1).orElse(1);
      String problem = e.getProblem() == null ? "malformed" : e.getProblem();
      throw refused(line, "not YAML: " + oneLine(problem));
    } catch (YamlEngineException e) {
      throw refused(1, "not YAML: " + oneLine(String.valueOf(e.getMessage())));
    }
  }

  private void checkEvents(Iterable<Event> events, boolean flowOnly) {
    int depth = 0;
    int count = 0;
    int documents = 0;
    for (Event event : events) {
      int line = event.getStartMark().map(mark -> mark.getLine() + 1).orElse(1);
      if (event instanceof DocumentStartEvent && ++documents > 1) {
        throw refused(line, "a second document starts here, only one is expected");
      }
      if (event instanceof CollectionStartEvent start) {
        depth++;
        if (flowOnly && start.getFlowStyle() != FlowStyle.FLOW) {
          throw refused(line, "the value is neither a scalar nor in brackets or braces");
        }
      } else if (event instanceof CollectionEndEvent) {
        depth--;
      }
      if (depth > MAX_DEPTH) {
        throw tooDeep(line);
      }
      if (++count > 2 * MAX_NODES) {
        throw refused(line, "more than " + MAX_NODES + " values");
      }
    }
  }

  private YamlNode convert(Node node, @Nullable Place keyPlace, int depth) {
    Place place = keyPlace == null ? placeOf(node) : keyPlace;
    if (depth > MAX_DEPTH + 1) {
      throw tooDeep(place.line());
    }
    if (++nodes > MAX_NODES) {
      throw refused(place.line(), "more than " + MAX_NODES + " values once aliases are followed");
    }
    if (node instanceof ScalarNode scalar) {
      return new YamlNode.Scalar(place, scalar.getValue(), scalarValue(scalar, place));
    }
    String tag = node.getTag().getValue();
    if (node instanceof CollectionNode && !tag.endsWith(":seq") && !tag.endsWith(":map")) {
      throw refused(place.line(), "tag '" + tag + "' is not supported");
    }
    if (node instanceof SequenceNode sequence) {
      List<YamlNode> items = new ArrayList<>();
      for (Node item : sequence.getValue()) {
        items.add(convert(item, null, depth + 1));
      }
      return new YamlNode.Items(place, items);
    }
    if (node instanceof MappingNode mapping) {
      return new YamlNode.Keys(place, entries(mapping, depth));
    }
    throw refused(place.line(), "an alias points to nothing");
  }

  private Map<String, YamlNode> entries(MappingNode mapping, int depth) {
    Map<String, YamlNode> entries = new LinkedHashMap<>();
    for (NodeTuple tuple : mapping.getValue()) {
      Place place = placeOf(tuple.getKeyNode());
      if (!(tuple.getKeyNode() instanceof ScalarNode key)) {
        throw refused(place.line(), "a key is a list or a map, only texts are expected");
      }
      YamlNode before =
          entries.put(key.getValue(), convert(tuple.getValueNode(), place, depth + 1));
      if (before != null) {
        throw GraftException.user(
            "key '" + key.getValue() + "' occurs twice, first in line " + before.place().line(),
            place.of(""),
            "keep one of them");
      }
    }
    return entries;
  }

  private @Nullable Object scalarValue(ScalarNode scalar, Place place) {
    String text = scalar.getValue();
    String tag = scalar.getTag().getValue();
    try {
      return switch (tag.substring(tag.lastIndexOf(':') + 1)) {
        case "str" -> text;
        case "null" -> null;
        case "bool" -> Boolean.parseBoolean(text);
        case "int" -> wholeNumber(text);
        case "float" -> number(text);
        default -> throw refused(place.line(), "tag '" + tag + "' is not supported");
      };
    } catch (NumberFormatException e) {
      throw refused(place.line(), "'" + text + "' is not a number that fits 64 bits");
    }
  }

  private static Long wholeNumber(String text) {
    if (text.startsWith("0x")) {
      return Long.parseLong(text.substring(2), 16);
    }
    if (text.startsWith("0o")) {
      return Long.parseLong(text.substring(2), 8);
    }
    return Long.parseLong(text);
  }

  private static Double number(String text) {
    String digits = text.startsWith("-") || text.startsWith("+") ? text.substring(1) : text;
    double sign = text.startsWith("-") ? -1 : 1;
    if (digits.equalsIgnoreCase(".inf")) {
      return sign * Double.POSITIVE_INFINITY;
    }
    return digits.equalsIgnoreCase(".nan") ? Double.NaN : sign * Double.parseDouble(digits);
  }

  private Place placeOf(Node node) {
    if (fixedPlace != null) {
      return fixedPlace;
    }
    return new Place(source, node.getStartMark().map(mark -> mark.getLine() + 1).orElse(1));
  }

  private GraftException tooDeep(int line) {
    return refused(line, "values are nested deeper than " + MAX_DEPTH + " levels");
  }

  private GraftException refused(int line, String what) {
    String where = fixedPlace == null ? new Place(source, line).of("") : fixedPlace.of("");
    return GraftException.user(what, where, "mend the YAML there");
  }

  private static String oneLine(String text) {
    String line = text.strip();
    int end = line.indexOf('\n');
    return end < 0 ? line : line.substring(0, end);
  }
}

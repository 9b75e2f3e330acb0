package io.graft.core.model.source;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.graft.core.file.StrictJson;
import io.graft.spi.ErrorCategory;
import io.graft.spi.GraftException;
import io.graft.spi.model.ConfigView;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The keys of a {@code config.json}. A key whose value is null counts as missing. Immutable,
 * thread-safe.
 */
public final class ModelConfig implements ConfigView {
  private static final String MEND = "correct the key, or get the file again";

  /** Far above any config.json in use. */
  private static final int MAX_BYTES = 16 << 20;

  private final ObjectNode keys;
  private final String where;

  ModelConfig(ObjectNode keys, String where) {
    this.keys = keys;
    this.where = where;
  }

  /**
   * Reads a file.
   *
   * @throws GraftException of category DATA when it is not there or no JSON object
   */
  public static ModelConfig read(Path file) {
    return new ModelConfig(StrictJson.readObject(file, MAX_BYTES), file.toString());
  }

  @Override
  public boolean has(String key) {
    return keys.hasNonNull(key);
  }

  @Override
  public int integer(String key) {
    JsonNode value = value(key);
    if (!value.isIntegralNumber() || !value.canConvertToInt()) {
      throw wrong(key, value, "an integer");
    }
    return value.intValue();
  }

  @Override
  public int integer(String key, int defaultValue) {
    return has(key) ? integer(key) : defaultValue;
  }

  @Override
  public double number(String key, double defaultValue) {
    if (!has(key)) {
      return defaultValue;
    }
    JsonNode value = value(key);
    if (!value.isNumber() || !Double.isFinite(value.doubleValue())) {
      throw wrong(key, value, "a number");
    }
    return value.doubleValue();
  }

  @Override
  public String text(String key, String defaultValue) {
    if (!has(key)) {
      return defaultValue;
    }
    JsonNode value = value(key);
    if (!value.isTextual()) {
      throw wrong(key, value, "a string");
    }
    return value.textValue();
  }

  @Override
  public boolean flag(String key, boolean defaultValue) {
    if (!has(key)) {
      return defaultValue;
    }
    JsonNode value = value(key);
    if (!value.isBoolean()) {
      throw wrong(key, value, "true or false");
    }
    return value.booleanValue();
  }

  /**
   * {@code model_type}, by which the encoder family is chosen.
   *
   * @throws GraftException of category DATA when it is missing
   */
  public String modelType() {
    JsonNode value = value("model_type");
    if (!value.isTextual()) {
      throw wrong("model_type", value, "a string");
    }
    return value.textValue();
  }

  /** The file, for messages. */
  public String where() {
    return where;
  }

  /** A copy of all keys, as JSON text, to be written beside a merged model. */
  public String toJson() {
    return keys.toPrettyString();
  }

  private JsonNode value(String key) {
    if (!has(key)) {
      List<String> present = new ArrayList<>();
      keys.fieldNames().forEachRemaining(present::add);
      throw GraftException.unknown(ErrorCategory.DATA, "key", key, present, where);
    }
    return keys.get(key);
  }

  private GraftException wrong(String key, JsonNode value, String wanted) {
    String shown = value.toString();
    String brief = shown.length() <= 80 ? shown : shown.substring(0, 80) + "...";
    return GraftException.data(
        "the value " + brief + " is not " + wanted, where + ", key '" + key + "'", MEND);
  }
}

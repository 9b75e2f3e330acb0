package io.graft.spi;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One setting that a service understands. The recipe is checked against these before anything runs:
 * an unknown name, a wrong type or a value out of range is a user's error that names its line.
 *
 * @param name the key, in lower snake case
 * @param type the type of the value
 * @param defaultValue the value when the key is absent; null means that there is none and the
 *     service decides
 * @param minimum the least value of a number, or null
 * @param maximum the greatest value of a number, or null
 * @param choices the allowed values of a text; empty means any
 * @param description one sentence for the help text
 */
public record Setting(
    String name,
    Type type,
    @Nullable Object defaultValue,
    @Nullable Double minimum,
    @Nullable Double maximum,
    List<String> choices,
    String description) {

  /** The types that a recipe can carry. */
  public enum Type {
    BOOLEAN,
    INTEGER,
    NUMBER,
    TEXT,
    TEXT_LIST,
    /** A map from text to number, such as a rank for each module pattern. */
    NUMBER_MAP
  }

  public Setting {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(type, "type");
    Objects.requireNonNull(description, "description");
    choices = List.copyOf(choices);
  }

  /** A whole number in {@code [minimum, maximum]}. */
  public static Setting integer(
      String name, long defaultValue, long minimum, long maximum, String description) {
    return new Setting(
        name,
        Type.INTEGER,
        defaultValue,
        (double) minimum,
        (double) maximum,
        List.of(),
        description);
  }

  /** A number in {@code [minimum, maximum]}. */
  public static Setting number(
      String name, double defaultValue, double minimum, double maximum, String description) {
    return new Setting(name, Type.NUMBER, defaultValue, minimum, maximum, List.of(), description);
  }

  /** True or false. */
  public static Setting flag(String name, boolean defaultValue, String description) {
    return new Setting(name, Type.BOOLEAN, defaultValue, null, null, List.of(), description);
  }

  /** A text, one of {@code choices} unless that is empty. */
  public static Setting text(
      String name, @Nullable String defaultValue, List<String> choices, String description) {
    return new Setting(name, Type.TEXT, defaultValue, null, null, choices, description);
  }

  /** A list of texts. */
  public static Setting texts(String name, List<String> defaultValue, String description) {
    return new Setting(
        name, Type.TEXT_LIST, List.copyOf(defaultValue), null, null, List.of(), description);
  }

  /** A map from text to number; empty by default. */
  public static Setting numberMap(String name, String description) {
    return new Setting(
        name, Type.NUMBER_MAP, java.util.Map.of(), null, null, List.of(), description);
  }
}

package io.graft.core;

import io.graft.spi.ErrorCategory;
import io.graft.spi.GraftException;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Finds services of the SPI: those of the leased domain first, then those that come with Graft. A
 * vendor's service and a built-in one are found in the same way. Thread-safe.
 */
public interface Services {

  /** All services of a type; the domain's before the built-in ones. Never null. */
  <T> List<T> all(Class<T> type);

  /**
   * The service of a name.
   *
   * @param kind what the name stands for in messages, such as {@code "PEFT method"}
   * @param nameOf reads a service's name
   * @param where file and line or field for messages, or null
   * @throws GraftException of category USER that lists the known names
   */
  default <T> T find(
      Class<T> type, String kind, Function<T, String> nameOf, String name, @Nullable String where) {
    List<T> known = all(type);
    return known.stream()
        .filter(service -> nameOf.apply(service).equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                GraftException.unknown(
                    ErrorCategory.USER, kind, name, known.stream().map(nameOf).toList(), where));
  }
}

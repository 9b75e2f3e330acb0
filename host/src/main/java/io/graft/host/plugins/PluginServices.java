package io.graft.host.plugins;

import io.graft.spi.ErrorCategory;
import io.graft.spi.GraftException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The guarded services of one plugin, by interface and in the order of declaration. Immutable and
 * thread-safe.
 */
final class PluginServices {

  /**
   * @param service its type, and its name (for a domain, {@code domain()})
   * @param object the guarded service
   */
  record Named(PluginCatalogue.Service service, Object object) {}

  private final PluginId id;
  private final Map<Class<?>, Map<String, Object>> services = new LinkedHashMap<>();

  /**
   * @throws GraftException of category PLUGIN when two services of a type have the same name
   */
  PluginServices(PluginId id, List<Named> found) {
    this.id = id;
    for (Named named : found) {
      Class<?> type = named.service().type();
      Object before =
          services
              .computeIfAbsent(type, key -> new LinkedHashMap<>())
              .put(named.service().name(), named.object());
      if (before != null) {
        throw GraftException.plugin(
            "two services of "
                + type.getSimpleName()
                + " are called '"
                + named.service().name()
                + "'",
            id.toString(),
            "give each its own name",
            null);
      }
    }
  }

  <T> List<T> all(Class<T> type) {
    return services.getOrDefault(type, Map.of()).values().stream().map(type::cast).toList();
  }

  /** The service of a name; a miss lists the names that this plugin has. */
  <T> T named(Class<T> type, String name) {
    Map<String, Object> known = services.getOrDefault(type, Map.of());
    return Optional.ofNullable(type.cast(known.get(name)))
        .orElseThrow(
            () ->
                GraftException.unknown(
                    ErrorCategory.USER, type.getSimpleName(), name, known.keySet(), id.toString()));
  }

  List<PluginCatalogue.Service> catalogue() {
    List<PluginCatalogue.Service> all = new ArrayList<>();
    services.forEach(
        (type, byName) ->
            byName.keySet().forEach(name -> all.add(new PluginCatalogue.Service(type, name))));
    return all;
  }
}

package io.graft.host.plugins;

import io.graft.core.ClassPathServices;
import io.graft.core.Services;
import io.graft.spi.GraftException;
import io.graft.spi.domain.DomainPlugin;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The services a job can name: those of its leased domain first, then those that come with Graft. A
 * name that both have is refused, so that a recipe means the same with and without the plugin.
 * Valid as long as the lease. Thread-safe.
 */
public final class DomainServices implements Services {
  private final DomainLease lease;
  private final Services builtIn;

  public DomainServices(DomainLease lease) {
    this(lease, new ClassPathServices());
  }

  DomainServices(DomainLease lease, Services builtIn) {
    this.lease = lease;
    this.builtIn = builtIn;
  }

  /**
   * All services of a type; what is no service of the SPI, such as a task of the core, comes from
   * Graft alone.
   *
   * @throws GraftException of category PLUGIN when two services of the type have the same name
   */
  @Override
  public <T> List<T> all(Class<T> type) {
    if (!ServiceNames.has(type)) {
      return builtIn.all(type);
    }
    List<T> all = Stream.concat(lease.services(type).stream(), builtIn.all(type).stream()).toList();
    if (type != DomainPlugin.class) {
      refuseDuplicates(type, all);
    }
    return all;
  }

  private <T> void refuseDuplicates(Class<T> type, List<T> all) {
    Map<String, T> byName = new HashMap<>();
    for (T service : all) {
      String name = ServiceNames.of(type, service);
      T before = byName.putIfAbsent(name, service);
      if (before != null) {
        throw GraftException.plugin(
            type.getSimpleName()
                + " '"
                + name
                + "' is provided twice, by "
                + before.getClass().getName()
                + " and "
                + service.getClass().getName(),
            lease.id().toString(),
            "rename the plugin's service",
            null);
      }
    }
  }
}

package io.graft.host.plugins;

import io.graft.spi.GraftException;
import io.graft.spi.domain.DomainPlugin;
import io.graft.spi.knowledge.KnowledgeSource;
import io.graft.spi.text.Augmenter;
import io.graft.spi.text.Deidentifier;
import io.graft.spi.text.DomainTokenizer;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A job's hold on the version of a domain plugin that was current when the job began. While it is
 * open that version stays installed and complete, whatever becomes current meanwhile. All that it
 * hands out calls the plugin under the bundle's own class loader and reports failures as {@link
 * GraftException}s that name the bundle; it must not be used after the lease was closed.
 * Thread-safe.
 */
public final class DomainLease implements AutoCloseable {
  private static final Set<Class<?>> TEXT_AND_KNOWLEDGE =
      Set.of(
          DomainPlugin.class,
          DomainTokenizer.class,
          Augmenter.class,
          Deidentifier.class,
          KnowledgeSource.class);

  private final AtomicReference<@Nullable InstalledPlugin> plugin;
  private final PluginId id;
  private final String domain;
  private final BooleanSupplier current;

  /**
   * Takes over a lease that was acquired.
   *
   * @param current whether the version is still the one that new leases get
   */
  DomainLease(InstalledPlugin plugin, String domain, BooleanSupplier current) {
    this.plugin = new AtomicReference<>(plugin);
    this.id = plugin.id();
    this.domain = domain;
    this.current = current;
  }

  /** Whether the plugin provides more than what reads texts and knowledge: parts of models. */
  public boolean bringsModelParts() {
    return open().services().catalogue().stream()
        .anyMatch(service -> !TEXT_AND_KNOWLEDGE.contains(service.type()));
  }

  /**
   * Whether new leases of the domain still get this version. A job does not care; a server does.
   */
  public boolean current() {
    return current.getAsBoolean();
  }

  /** The domain's name. */
  public String domain() {
    return domain;
  }

  /** Bundle and version. */
  public PluginId id() {
    return id;
  }

  /** SHA-256 of the installed jar, lower-case hexadecimal. */
  public String jarSha256() {
    return open().jar().sha256();
  }

  /** The domain's description of itself. Never null. */
  public DomainPlugin plugin() {
    return open().domain();
  }

  /**
   * A service of this bundle.
   *
   * @param type an interface of the SPI
   * @param name what the service calls itself
   * @throws GraftException of category USER that lists the names it has
   */
  public <T> T service(Class<T> type, String name) {
    return open().services().named(type, name);
  }

  /** All services of a type in this bundle, in the order of declaration; perhaps none. */
  public <T> List<T> services(Class<T> type) {
    return open().services().all(type);
  }

  /**
   * Runs plugin code that is not reached through a service, such as a function inside a record.
   *
   * @param what the call in words, for the error message
   */
  public <R> R call(String what, Callable<R> code) {
    return open().calls().call(what, code);
  }

  private InstalledPlugin open() {
    InstalledPlugin held = plugin.get();
    if (held == null) {
      throw GraftException.internal("the lease on " + id + " is closed", null);
    }
    return held;
  }

  /** Ends the lease, and holds nothing of the plugin any more; further calls do nothing. */
  @Override
  public void close() {
    InstalledPlugin held = plugin.getAndSet(null);
    if (held != null) {
      held.release();
    }
  }
}

package io.graft.host.plugins;

import io.graft.spi.GraftException;
import io.graft.spi.domain.DomainPlugin;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;

/**
 * A job's hold on the version of a domain plugin that was current when the job began. While it is
 * open that version stays installed and complete, whatever becomes current meanwhile. All that it
 * hands out calls the plugin under the bundle's own class loader and reports failures as {@link
 * GraftException}s that name the bundle; it must not be used after the lease was closed.
 * Thread-safe.
 */
public final class DomainLease implements AutoCloseable {
  private final InstalledPlugin plugin;
  private final String domain;
  private final BooleanSupplier current;
  private final AtomicBoolean closed = new AtomicBoolean();

  /**
   * Takes over a lease that was acquired.
   *
   * @param current whether the version is still the one that new leases get
   */
  DomainLease(InstalledPlugin plugin, String domain, BooleanSupplier current) {
    this.plugin = plugin;
    this.domain = domain;
    this.current = current;
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
    return plugin.id();
  }

  /** SHA-256 of the installed jar, lower-case hexadecimal. */
  public String jarSha256() {
    return plugin.jar().sha256();
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
    if (closed.get()) {
      throw GraftException.internal("the lease on " + plugin.id() + " is closed", null);
    }
    return plugin;
  }

  /** Ends the lease; further calls do nothing. */
  @Override
  public void close() {
    if (closed.compareAndSet(false, true)) {
      plugin.release();
    }
  }
}

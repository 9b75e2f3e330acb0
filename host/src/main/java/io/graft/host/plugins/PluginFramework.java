package io.graft.host.plugins;

import io.graft.core.file.IoReason;
import io.graft.spi.ErrorCategory;
import io.graft.spi.GraftException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Stream;
import org.apache.felix.framework.Felix;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.wiring.FrameworkWiring;

/**
 * An embedded Felix with the bundles that turn {@code META-INF/services} files into OSGi services
 * (Aries SPI Fly and the ASM bundles it needs). Nothing of a plugin survives a restart: which jars
 * run is decided anew each time.
 */
final class PluginFramework implements AutoCloseable {
  private static final long WAIT_SECONDS = 10;

  /** SPI Fly tells of every service on standard error; held, for loggers are weakly reachable. */
  private static final Logger SPI_FLY = Logger.getLogger("org.apache.aries.spifly");

  static {
    SPI_FLY.setLevel(Level.WARNING);
  }

  private final Felix felix;

  private PluginFramework(Felix felix) {
    this.felix = felix;
  }

  /**
   * @param bundles the folder with the infrastructure bundles
   * @param storage a folder for Felix alone
   * @throws GraftException of category INTERNAL when the distribution is incomplete
   */
  static PluginFramework start(Path bundles, Path storage) {
    Map<String, Object> configuration = new HashMap<>();
    configuration.put(Constants.FRAMEWORK_SYSTEMPACKAGES_EXTRA, SpiPackages.exports());
    configuration.put(Constants.FRAMEWORK_STORAGE, storage.toString());
    configuration.put(
        Constants.FRAMEWORK_STORAGE_CLEAN, Constants.FRAMEWORK_STORAGE_CLEAN_ONFIRSTINIT);
    configuration.put("felix.log.logger", new FrameworkLog());
    PluginFramework framework = new PluginFramework(new Felix(configuration));
    try {
      framework.felix.init();
      BundleContext context = framework.felix.getBundleContext();
      List<Bundle> infrastructure = new ArrayList<>();
      for (Path jar : jars(bundles)) {
        infrastructure.add(context.installBundle(jar.toUri().toString()));
      }
      framework.felix.start();
      for (Bundle bundle : infrastructure) {
        bundle.start();
      }
      return framework;
    } catch (BundleException e) {
      framework.close();
      throw GraftException.internal("the OSGi framework does not start from " + bundles, e);
    }
  }

  /** The jars of a folder by name; an absent folder holds none. */
  static List<Path> jars(Path folder) {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> file.toString().endsWith(".jar")).sorted().toList();
    } catch (IOException e) {
      throw new GraftException(
          ErrorCategory.PLUGIN,
          "the folder cannot be listed (" + IoReason.of(e) + ")",
          folder.toString(),
          "check its rights",
          e);
    }
  }

  BundleContext context() {
    return felix.getBundleContext();
  }

  /** Installs and starts the bytes that were hashed. */
  Bundle install(PluginJar jar) {
    Bundle bundle = null;
    try {
      bundle =
          context().installBundle("sha256:" + jar.sha256(), new ByteArrayInputStream(jar.bytes()));
      bundle.start();
      return bundle;
    } catch (BundleException e) {
      if (bundle != null) {
        remove(bundle);
      }
      String mend =
          e.getType() == BundleException.RESOLVE_ERROR
              ? "build it against the SPI of this Graft and embed every other library it imports"
              : "mend the manifest; bnd writes a right one";
      throw GraftException.plugin(
          "the bundle does not start (" + e.getMessage() + ")",
          jar.fileName() + " (" + jar.id() + ")",
          mend,
          e);
    }
  }

  /** Stops and uninstalls a bundle and lets go of its class loader. */
  void remove(Bundle bundle) {
    try {
      if (bundle.getState() != Bundle.UNINSTALLED) {
        bundle.uninstall(); // stops it first
      }
      CountDownLatch refreshed = new CountDownLatch(1);
      felix
          .adapt(FrameworkWiring.class)
          .refreshBundles(List.of(bundle), event -> refreshed.countDown());
      if (!refreshed.await(WAIT_SECONDS, TimeUnit.SECONDS)) {
        throw GraftException.internal("refreshing after " + bundle + " takes too long", null);
      }
    } catch (BundleException e) {
      throw GraftException.internal(bundle + " cannot be uninstalled", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw GraftException.internal("interrupted while refreshing after " + bundle, e);
    }
  }

  @Override
  public void close() {
    try {
      felix.stop();
      felix.waitForStop(TimeUnit.SECONDS.toMillis(WAIT_SECONDS));
    } catch (BundleException e) {
      throw GraftException.internal("the OSGi framework does not stop", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}

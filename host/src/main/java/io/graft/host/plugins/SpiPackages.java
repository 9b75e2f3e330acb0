package io.graft.host.plugins;

import io.graft.spi.GraftException;
import java.io.IOException;
import java.io.InputStream;
import java.net.JarURLConnection;
import java.net.URI;
import java.net.URL;
import java.net.URLConnection;
import java.util.jar.Manifest;

/** The packages that the host lends to plugins: those of the SPI, with their versions. */
final class SpiPackages {
  private SpiPackages() {}

  /**
   * The SPI's own {@code Export-Package} header, so that no list of packages or versions is kept a
   * second time. The SPI may be a jar or a folder of classes.
   *
   * @throws GraftException of category INTERNAL when the SPI was built without its OSGi manifest
   */
  static String exports() {
    String name = GraftException.class.getName().replace('.', '/') + ".class";
    URL own = GraftException.class.getClassLoader().getResource(name);
    try {
      String base = own.toString().substring(0, own.toString().length() - name.length());
      URLConnection connection = URI.create(base + "META-INF/MANIFEST.MF").toURL().openConnection();
      if (connection instanceof JarURLConnection jar) {
        jar.setUseCaches(false);
      }
      try (InputStream in = connection.getInputStream()) {
        String header = new Manifest(in).getMainAttributes().getValue("Export-Package");
        if (header == null) {
          throw GraftException.internal("the SPI at " + base + " exports no packages", null);
        }
        return header;
      }
    } catch (IOException e) {
      throw GraftException.internal("the SPI at " + own + " has no OSGi manifest", e);
    }
  }
}

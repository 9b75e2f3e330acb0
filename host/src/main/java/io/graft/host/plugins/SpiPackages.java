package io.graft.host.plugins;

import io.graft.knowledge.reader.TerminologyReader;
import io.graft.spi.GraftException;
import java.io.IOException;
import java.io.InputStream;
import java.net.JarURLConnection;
import java.net.URI;
import java.net.URL;
import java.net.URLConnection;
import java.util.jar.Manifest;

/**
 * The packages that the host lends to plugins, with their versions: those of the SPI and the
 * readers of terminologies.
 */
final class SpiPackages {
  private SpiPackages() {}

  /**
   * The {@code Export-Package} headers of the SPI and of the knowledge graph, so that no list of
   * packages or versions is kept a second time. Each may be a jar or a folder of classes.
   *
   * @throws GraftException of category INTERNAL when one was built without its OSGi manifest
   */
  static String exports() {
    return exports(GraftException.class) + "," + exports(TerminologyReader.class);
  }

  private static String exports(Class<?> type) {
    String name = type.getName().replace('.', '/') + ".class";
    URL own = type.getClassLoader().getResource(name);
    try {
      String base = own.toString().substring(0, own.toString().length() - name.length());
      URLConnection connection = URI.create(base + "META-INF/MANIFEST.MF").toURL().openConnection();
      if (connection instanceof JarURLConnection jar) {
        jar.setUseCaches(false);
      }
      try (InputStream in = connection.getInputStream()) {
        String header = new Manifest(in).getMainAttributes().getValue("Export-Package");
        if (header == null) {
          throw GraftException.internal("what lies at " + base + " exports no packages", null);
        }
        return header;
      }
    } catch (IOException e) {
      throw GraftException.internal("what lies at " + own + " has no OSGi manifest", e);
    }
  }
}

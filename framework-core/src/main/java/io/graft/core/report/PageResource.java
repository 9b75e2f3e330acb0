package io.graft.core.report;

import io.graft.spi.GraftException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/** Files of this package that are put into every page as they are. */
final class PageResource {
  private PageResource() {}

  static String read(String name) {
    try (InputStream in = PageResource.class.getResourceAsStream(name)) {
      if (in == null) {
        throw GraftException.internal("the resource " + name + " is missing", null);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw GraftException.internal("the resource " + name + " cannot be read", e);
    }
  }
}

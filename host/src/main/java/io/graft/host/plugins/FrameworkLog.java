package io.graft.host.plugins;

import org.apache.felix.framework.Logger;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.Bundle;
import org.osgi.framework.ServiceReference;
import org.slf4j.LoggerFactory;

/** Sends what Felix says to the host's log; by default it would go to standard output. */
final class FrameworkLog extends Logger {
  private static final org.slf4j.Logger LOG = LoggerFactory.getLogger("io.graft.host.osgi");

  @Override
  @SuppressWarnings("rawtypes") // Felix's signature
  protected void doLog(
      @Nullable Bundle bundle,
      @Nullable ServiceReference service,
      int level,
      @Nullable String message,
      @Nullable Throwable thrown) {
    doLog(level, bundle == null ? message : bundle + ": " + message, thrown);
  }

  @Override
  protected void doLog(int level, @Nullable String text, @Nullable Throwable thrown) {
    switch (level) {
      case LOG_ERROR -> LOG.warn(text, thrown); // a refused plugin is not the host's own error
      case LOG_WARNING -> LOG.warn(text, thrown);
      case LOG_INFO -> LOG.info(text, thrown);
      default -> LOG.debug(text, thrown);
    }
  }
}

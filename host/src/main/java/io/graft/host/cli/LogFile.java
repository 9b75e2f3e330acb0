package io.graft.host.cli;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.FileAppender;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/**
 * The file that the log of a command goes to: the one that {@code GRAFT_LOG} names, else one in the
 * run directory, else, once there is something to report, one in the temporary folder.
 */
final class LogFile {
  private @Nullable Path file;

  LogFile() {
    String named = System.getenv("GRAFT_LOG");
    if (named != null && !named.isBlank()) {
      attach(Path.of(named).toAbsolutePath());
    }
  }

  /** Writes the log to {@code wanted} from now on, unless there is a file already. */
  synchronized void use(Path wanted) {
    if (file == null) {
      attach(wanted);
    }
  }

  /** The file of the log; makes one when there is none. */
  synchronized Path ensure() {
    if (file == null) {
      try {
        attach(Files.createTempFile("graft-", ".log"));
      } catch (IOException e) {
        throw new UncheckedIOException("no log file in the temporary folder", e);
      }
    }
    return file;
  }

  private void attach(Path path) {
    Logger root = (Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME);
    LoggerContext context = root.getLoggerContext();
    PatternLayoutEncoder encoder = new PatternLayoutEncoder();
    encoder.setContext(context);
    encoder.setCharset(StandardCharsets.UTF_8);
    encoder.setPattern("%d{yyyy-MM-dd'T'HH:mm:ss.SSSXXX} %-5level [%thread] %logger - %msg%n%ex");
    encoder.start();
    FileAppender<ILoggingEvent> appender = new FileAppender<>();
    appender.setContext(context);
    appender.setName(path.toString());
    appender.setFile(path.toString());
    appender.setEncoder(encoder);
    appender.start();
    root.addAppender(appender);
    file = path;
  }
}

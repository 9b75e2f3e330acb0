package io.graft.host.cli;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.JsonEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.rolling.RollingFileAppender;
import ch.qos.logback.core.rolling.SizeAndTimeBasedRollingPolicy;
import ch.qos.logback.core.util.FileSize;
import java.nio.file.Path;
import org.slf4j.LoggerFactory;

/**
 * The log of a host: one JSON object a line, with {@code job} and {@code domain} under {@code mdc}
 * where a line belongs to a job. A new file each day and each 64 MiB, kept for two weeks.
 */
final class HostLog {
  private static final long MIB = 1 << 20;
  private static final int DAYS = 14;

  private HostLog() {}

  /** Writes the log into a folder from now on. */
  static void into(Path folder) {
    Logger root = (Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME);
    LoggerContext context = root.getLoggerContext();
    JsonEncoder encoder = new JsonEncoder();
    encoder.setContext(context);
    encoder.setWithSequenceNumber(false);
    encoder.setWithNanoseconds(false);
    encoder.setWithContext(false);
    encoder.setWithMessage(false);
    encoder.setWithArguments(false);
    encoder.setWithFormattedMessage(true);
    encoder.start();
    RollingFileAppender<ILoggingEvent> appender = new RollingFileAppender<>();
    appender.setContext(context);
    appender.setFile(folder.resolve("host.jsonl").toString());
    SizeAndTimeBasedRollingPolicy<ILoggingEvent> rolling = new SizeAndTimeBasedRollingPolicy<>();
    rolling.setContext(context);
    rolling.setParent(appender);
    rolling.setFileNamePattern(folder.resolve("host-%d{yyyy-MM-dd}-%i.jsonl.gz").toString());
    rolling.setMaxFileSize(new FileSize(64 * MIB));
    rolling.setTotalSizeCap(new FileSize(1024 * MIB));
    rolling.setMaxHistory(DAYS);
    rolling.start();
    appender.setRollingPolicy(rolling);
    appender.setEncoder(encoder);
    appender.start();
    root.addAppender(appender);
  }
}

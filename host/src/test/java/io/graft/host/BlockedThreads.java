package io.graft.host;

import static org.junit.jupiter.api.Assertions.assertEquals;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.util.List;
import org.slf4j.LoggerFactory;

/** Hears Vert.x's warnings of threads that are blocked. */
public final class BlockedThreads {
  private final ListAppender<ILoggingEvent> log = new ListAppender<>();

  /** Listens from now on. */
  public BlockedThreads() {
    log.start();
    logger().addAppender(log);
  }

  private static Logger logger() {
    return (Logger) LoggerFactory.getLogger("io.vertx");
  }

  /** Ends; fails when there was a warning. */
  public void assertNone() {
    logger().detachAppender(log);
    assertEquals(
        List.of(),
        log.list.stream()
            .filter(event -> event.getLoggerName().contains("BlockedThreadChecker"))
            .toList());
  }
}

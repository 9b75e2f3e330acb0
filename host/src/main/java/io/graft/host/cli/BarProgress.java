package io.graft.host.cli;

import io.graft.core.job.JobEvent;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.jspecify.annotations.Nullable;

/** A bar that is drawn over as the steps go by; lines for the rest. */
final class BarProgress implements Progress {
  private static final int COLUMNS = 79;

  private final Console console;
  private final PrintStream stream;
  private @Nullable ProgressBar bar;

  BarProgress(Console console) {
    this.console = console;
    this.stream = new PrintStream(new WriterStream(console), true, StandardCharsets.UTF_8);
  }

  @Override
  public void on(JobEvent event) {
    if (event instanceof JobEvent.StepDone step) {
      step(step);
    } else if (event instanceof JobEvent.Warned warned) {
      line("warning: " + warned.message());
    } else if (event instanceof JobEvent.Evaluated evaluated) {
      line(Progress.line(evaluated));
    } else if (event instanceof JobEvent.PhaseStarted phase) {
      close();
      line(Progress.line(phase));
    }
  }

  private void step(JobEvent.StepDone step) {
    ProgressBar drawn = bar;
    if (drawn == null) {
      drawn =
          new ProgressBarBuilder()
              .setTaskName("training")
              .setInitialMax(step.totalSteps())
              .setStyle(ProgressBarStyle.ASCII)
              .setUpdateIntervalMillis(250)
              .hideEta()
              .setConsumer(new ConsoleProgressBarConsumer(stream, COLUMNS))
              .build();
      bar = drawn;
    }
    drawn.stepTo(step.step());
    drawn.setExtraMessage(
        String.format(
            Locale.ROOT,
            " loss %.3f %.0f tok/s %s left",
            step.loss(),
            step.realTokensPerSecond(),
            Progress.duration(step.secondsLeft())));
  }

  /** Writes a line above the bar. */
  private void line(String text) {
    if (bar != null) {
      stream.print('\r' + " ".repeat(COLUMNS) + '\r');
    }
    console.note(text);
  }

  @Override
  public void close() {
    if (bar != null) {
      bar.close();
      bar = null;
    }
  }

  /** Hands bytes on to the console's writer, so that there is one way to standard error. */
  private static final class WriterStream extends OutputStream {
    private final Console console;

    WriterStream(Console console) {
      this.console = console;
    }

    @Override
    public void write(int b) {
      console.err().write(b);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) {
      console.err().write(new String(bytes, offset, length, StandardCharsets.UTF_8));
    }

    @Override
    public void flush() {
      console.err().flush();
    }
  }
}

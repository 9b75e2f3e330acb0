package io.graft.core.job;

import io.graft.spi.train.StepResult;

/** Counts tokens and time; the recent rate forgets slowly. */
final class Throughput {
  private static final double MEMORY = 0.95;

  private long realTokens;
  private long paddedTokens;
  private double recentTokens;
  private double recentSeconds;
  private double recentSteps;

  void add(StepResult result, double seconds) {
    realTokens += result.realTokens();
    paddedTokens += result.paddedTokens();
    recentTokens = MEMORY * recentTokens + result.realTokens();
    recentSeconds = MEMORY * recentSeconds + seconds;
    recentSteps = MEMORY * recentSteps + 1;
  }

  /** Goes on behind tokens that an earlier process had counted. */
  void startAt(long real, long padded) {
    realTokens = real;
    paddedTokens = padded;
  }

  long paddedTokens() {
    return paddedTokens;
  }

  long realTokens() {
    return realTokens;
  }

  double paddedOverReal() {
    return realTokens == 0 ? 1 : (double) paddedTokens / realTokens;
  }

  double recentTokensPerSecond() {
    return recentTokens / Math.max(1e-9, recentSeconds);
  }

  double recentSecondsPerStep() {
    return recentSteps == 0 ? 0 : recentSeconds / recentSteps;
  }
}

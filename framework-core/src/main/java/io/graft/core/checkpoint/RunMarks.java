package io.graft.core.checkpoint;

/**
 * How far the run's record had come at a checkpoint.
 *
 * @param trainSeconds the training loop alone, of the steps that count
 * @param realTokens tokens without padding through it
 * @param paddedTokens tokens with padding
 * @param flops floating-point operations of the steps that count
 * @param metricsBytes the length of {@code metrics.jsonl}
 * @param stepsAllLives steps begun by all processes of the run, those that count twice too
 */
public record RunMarks(
    double trainSeconds,
    long realTokens,
    long paddedTokens,
    double flops,
    long metricsBytes,
    long stepsAllLives) {}

package io.graft.core.job;

/**
 * How training went.
 *
 * @param steps steps done
 * @param stepsAllLives steps that all processes of the run have begun
 * @param bestStep the step whose weights were kept; 0 without development data
 * @param seconds the training loop alone, without looks at the development data
 * @param realTokensPerSecond tokens without padding, over those seconds
 * @param paddedOverReal tokens with padding over tokens without
 * @param flops floating-point operations of the encoder, as {@link TrainingFlops} counts them
 */
record TrainingSummary(
    long steps,
    long stepsAllLives,
    long bestStep,
    double seconds,
    double realTokensPerSecond,
    double paddedOverReal,
    double flops) {}

package io.graft.core.tensor.kernel;

/**
 * One update by AdamW (Loshchilov and Hutter 2019): with {@code g' = gradientFactor * g}, {@code m
 * = beta1 m + (1 - beta1) g'}, {@code v = beta2 v + (1 - beta2) g'^2} and then {@code p = p (1 -
 * rate * decay) - rate * (m / correction1) / (sqrt(v / correction2) + epsilon)}.
 *
 * @param rate the learning rate
 * @param beta1 decay of the mean of gradients
 * @param beta2 decay of the mean of their squares
 * @param epsilon added to the root
 * @param decay decoupled weight decay
 * @param correction1 {@code 1 - beta1^t} for the t-th update
 * @param correction2 {@code 1 - beta2^t}
 * @param gradientFactor multiplies the gradient: clipping, or the mean over accumulated batches
 */
public record AdamW(
    double rate,
    double beta1,
    double beta2,
    double epsilon,
    double decay,
    double correction1,
    double correction2,
    double gradientFactor) {}

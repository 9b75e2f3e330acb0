/**
 * Predictions: adapters in memory, the queue that batches requests, and the aliases that stand for
 * adapters. {@link io.graft.host.predict.PredictionVerticle} answers, {@link
 * io.graft.host.predict.PredictionAddresses} has the messages.
 */
@NullMarked
package io.graft.host.predict;

import org.jspecify.annotations.NullMarked;

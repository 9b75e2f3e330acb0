/**
 * The event-driven trainer: jobs come in as messages, run one at a time on their own worker pool,
 * and tell what they do as messages. {@link io.graft.host.train.TrainerAddresses} has the addresses
 * and the schemas; {@link io.graft.host.train.TrainerClient} is a client of them.
 */
@NullMarked
package io.graft.host.train;

import org.jspecify.annotations.NullMarked;

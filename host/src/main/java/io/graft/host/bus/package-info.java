/**
 * How the host's verticles talk over the event bus: bodies are JSON objects, and what is refused
 * comes back as a reply with an error. {@link io.graft.host.bus.Answers} is the side that answers,
 * {@link io.graft.host.bus.BusClient} the side that asks.
 */
@NullMarked
package io.graft.host.bus;

import org.jspecify.annotations.NullMarked;

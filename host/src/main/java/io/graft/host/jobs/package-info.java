/**
 * Jobs that survive: a queue in a database, from which the trainer is fed, and the events of each
 * job. {@link io.graft.host.jobs.JobsVerticle} runs it, {@link io.graft.host.jobs.JobsAddresses}
 * has the messages, {@link io.graft.host.bus.BusClient} asks. The database holds states and events,
 * the disk what jobs read and make.
 */
@NullMarked
package io.graft.host.jobs;

import org.jspecify.annotations.NullMarked;

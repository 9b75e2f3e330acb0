/**
 * The host as a server: HTTP under a contract, and predictions in batches. {@link
 * io.graft.host.serve.GraftServer} starts and stops it; {@code openapi.yaml} is the contract, which
 * the router enforces.
 */
@NullMarked
package io.graft.host.serve;

import org.jspecify.annotations.NullMarked;

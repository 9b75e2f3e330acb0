/** Speaks to a running host over HTTP, as its contract says. */
@NullMarked
package io.graft.host.client;

import org.jspecify.annotations.NullMarked;

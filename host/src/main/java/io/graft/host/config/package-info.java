/** What the operator of a host decides: the file {@code conf/graft.yaml} and where things lie. */
@NullMarked
package io.graft.host.config;

import org.jspecify.annotations.NullMarked;

/**
 * The command line. {@link io.graft.host.cli.GraftCommand} is the main class; each command is one
 * class. Results go to standard output, everything else to standard error.
 */
@NullMarked
package io.graft.host.cli;

import org.jspecify.annotations.NullMarked;

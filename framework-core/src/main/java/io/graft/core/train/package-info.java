/** The training loop and everything it keeps. */
@NullMarked
package io.graft.core.train;

import org.jspecify.annotations.NullMarked;

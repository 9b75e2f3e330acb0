/** The objectives that come with Graft, as services like any vendor's. */
@NullMarked
package io.graft.core.objective;

import org.jspecify.annotations.NullMarked;

/** The heads that come with Graft, as services like any vendor's. */
@NullMarked
package io.graft.core.model.head;

import org.jspecify.annotations.NullMarked;

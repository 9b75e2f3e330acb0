/** What stays on disk: adapters, runs and the files they are made of. */
@NullMarked
package io.graft.core.store;

import org.jspecify.annotations.NullMarked;

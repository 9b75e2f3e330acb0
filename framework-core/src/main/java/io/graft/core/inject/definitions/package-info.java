/** Definitions and broader terms of a text's concepts, as text behind it. */
@NullMarked
package io.graft.core.inject.definitions;

import org.jspecify.annotations.NullMarked;

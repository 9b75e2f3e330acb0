/** From examples to batches of token ids. */
@NullMarked
package io.graft.core.text.encode;

import org.jspecify.annotations.NullMarked;

/** Raw text for pretraining: read as a stream, packed into rows of tokens, mixed. */
@NullMarked
package io.graft.core.text.corpus;

import org.jspecify.annotations.NullMarked;

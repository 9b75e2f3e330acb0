/** Labelled parts of texts: tags of words, and the files that hold them. */
@NullMarked
package io.graft.core.text.span;

import org.jspecify.annotations.NullMarked;

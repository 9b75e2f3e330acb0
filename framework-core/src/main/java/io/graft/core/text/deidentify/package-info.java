/** Replaces the identifying parts of a document. */
@NullMarked
package io.graft.core.text.deidentify;

import org.jspecify.annotations.NullMarked;

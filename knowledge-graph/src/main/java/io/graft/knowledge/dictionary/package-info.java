/**
 * The linker's dictionary: normalised names to concepts, as a finite-state transducer of Lucene
 * that is mapped, not loaded, when it is large.
 */
@NullMarked
package io.graft.knowledge.dictionary;

import org.jspecify.annotations.NullMarked;

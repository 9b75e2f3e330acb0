/**
 * One immutable Lucene index for each set of sources: built in a stream with external sorting,
 * published whole, opened by mapping.
 *
 * <p>An index is a folder. {@code manifest.json} names the sources with their hashes and counts
 * what was read, kept and skipped. {@code concepts/} is a Lucene index with one document a concept,
 * in the order of concept ordinals: its id and names to search, its record and its relations in
 * both directions as binary doc values. {@code names.fst} maps normalised names to concept
 * ordinals, for the linker.
 */
@NullMarked
package io.graft.knowledge.index;

import org.jspecify.annotations.NullMarked;

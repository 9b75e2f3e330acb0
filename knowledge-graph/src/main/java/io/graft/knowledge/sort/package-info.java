/** Sorting of more than fits into memory. */
@NullMarked
package io.graft.knowledge.sort;

import org.jspecify.annotations.NullMarked;

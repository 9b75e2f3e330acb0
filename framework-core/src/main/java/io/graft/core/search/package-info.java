/** Searching for the settings of a recipe: which trials, on what budget, and what they came to. */
@NullMarked
package io.graft.core.search;

import org.jspecify.annotations.NullMarked;

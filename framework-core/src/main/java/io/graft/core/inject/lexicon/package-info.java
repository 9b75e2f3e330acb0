/** Where tokens stand in the names of a graph, told to the model. */
@NullMarked
package io.graft.core.inject.lexicon;

import org.jspecify.annotations.NullMarked;

/**
 * Vectors of the concepts and relations of a graph, learnt from its edges on the tape, and how well
 * they rank edges that they have not seen.
 */
@NullMarked
package io.graft.core.embed;

import org.jspecify.annotations.NullMarked;

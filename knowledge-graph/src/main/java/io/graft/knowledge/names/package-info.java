/** The names of a graph as data: to learn from, and to find concepts by. */
@NullMarked
package io.graft.knowledge.names;

import org.jspecify.annotations.NullMarked;

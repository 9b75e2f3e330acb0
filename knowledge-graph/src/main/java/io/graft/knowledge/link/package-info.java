/**
 * Entity linking: mentions of concepts in texts, by longest match in the dictionary of names,
 * abbreviations that the text defines, and a ranking of the candidates of an ambiguous name.
 */
@NullMarked
package io.graft.knowledge.link;

import org.jspecify.annotations.NullMarked;

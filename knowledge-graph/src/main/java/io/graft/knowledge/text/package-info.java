/** Names and texts in a normal form, so that spellings of the same name become equal. */
@NullMarked
package io.graft.knowledge.text;

import org.jspecify.annotations.NullMarked;

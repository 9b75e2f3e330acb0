/** Finding the entities of texts. */
@NullMarked
package io.graft.core.task.ner;

import org.jspecify.annotations.NullMarked;

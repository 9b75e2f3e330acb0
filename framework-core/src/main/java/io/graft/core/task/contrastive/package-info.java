/** Learning vectors of texts: by themselves, by their classes, by pairs. */
@NullMarked
package io.graft.core.task.contrastive;

import org.jspecify.annotations.NullMarked;

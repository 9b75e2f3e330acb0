/** Finding the answer to a question in a text. */
@NullMarked
package io.graft.core.task.answering;

import org.jspecify.annotations.NullMarked;

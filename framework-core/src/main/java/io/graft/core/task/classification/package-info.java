/** One label for each text, or any number. */
@NullMarked
package io.graft.core.task.classification;

import org.jspecify.annotations.NullMarked;

/** Predicting a number for a text, or for two. */
@NullMarked
package io.graft.core.task.regression;

import org.jspecify.annotations.NullMarked;

/** Continued pretraining: guessing hidden tokens of raw text. */
@NullMarked
package io.graft.core.task.maskedlm;

import org.jspecify.annotations.NullMarked;

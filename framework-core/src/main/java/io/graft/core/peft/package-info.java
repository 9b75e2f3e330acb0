/** Fine-tuning methods at work: what they declared, and how it is loaded again. */
@NullMarked
package io.graft.core.peft;

import org.jspecify.annotations.NullMarked;

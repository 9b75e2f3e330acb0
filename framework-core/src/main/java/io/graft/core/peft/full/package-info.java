/** Training all weights. */
@NullMarked
package io.graft.core.peft.full;

import org.jspecify.annotations.NullMarked;

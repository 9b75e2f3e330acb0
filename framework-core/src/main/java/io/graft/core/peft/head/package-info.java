/** Training nothing but the head. */
@NullMarked
package io.graft.core.peft.head;

import org.jspecify.annotations.NullMarked;

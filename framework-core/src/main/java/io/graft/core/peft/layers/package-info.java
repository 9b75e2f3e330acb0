/** Training some weights, with rates by depth and gradual unfreezing. */
@NullMarked
package io.graft.core.peft.layers;

import org.jspecify.annotations.NullMarked;

/** Which tokens a masked language model has to guess. */
@NullMarked
package io.graft.core.text.mask;

import org.jspecify.annotations.NullMarked;

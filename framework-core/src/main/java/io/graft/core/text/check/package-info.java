/** Looking through data files for faults before anything is trained on them. */
@NullMarked
package io.graft.core.text.check;

import org.jspecify.annotations.NullMarked;

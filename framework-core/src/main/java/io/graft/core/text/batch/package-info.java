/** Batches of texts of similar length, so that little time goes into padding. */
@NullMarked
package io.graft.core.text.batch;

import org.jspecify.annotations.NullMarked;

/**
 * Makes further training examples from given ones: the augmenters that come with Graft, and the
 * pass that runs them and those of a domain.
 */
@NullMarked
package io.graft.core.text.augment;

import org.jspecify.annotations.NullMarked;

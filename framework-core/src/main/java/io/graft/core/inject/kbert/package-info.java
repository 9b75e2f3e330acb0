/**
 * K-BERT (Liu et al. 2020, arXiv:1909.07606): triples in the sentence, seen by their entity alone.
 */
@NullMarked
package io.graft.core.inject.kbert;

import org.jspecify.annotations.NullMarked;

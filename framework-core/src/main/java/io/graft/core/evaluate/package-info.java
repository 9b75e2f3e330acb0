/**
 * How good predictions are: metrics of single-label and multi-label classification.
 *
 * <p>The formulas are written here and not taken from ND4J's {@code Evaluation}, which leaves
 * classes without a prediction out of its averages, so that its macro F1 differs from the one that
 * papers and scikit-learn report. Nothing here needs a tensor.
 */
@NullMarked
package io.graft.core.evaluate;

import org.jspecify.annotations.NullMarked;

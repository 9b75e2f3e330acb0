/**
 * The jobs that a host runs: adapting a model by a recipe, evaluating and predicting with what came
 * out. Each reads top to bottom; the packages below do the work.
 */
@NullMarked
package io.graft.core.job;

import org.jspecify.annotations.NullMarked;

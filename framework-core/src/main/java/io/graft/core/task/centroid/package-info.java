/** Nearest centroids: what a base model can do without training. */
@NullMarked
package io.graft.core.task.centroid;

import org.jspecify.annotations.NullMarked;

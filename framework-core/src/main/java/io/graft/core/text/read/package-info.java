/**
 * Examples from files: JSON Lines, CSV and TSV, plain or gzipped, streamed and strictly checked.
 *
 * <p>{@link io.graft.core.text.read.ExampleReader} reads, {@link io.graft.core.text.read.LabelSet}
 * numbers the labels, {@link io.graft.core.text.read.StratifiedCut} sets development data aside.
 */
@NullMarked
package io.graft.core.text.read;

import org.jspecify.annotations.NullMarked;

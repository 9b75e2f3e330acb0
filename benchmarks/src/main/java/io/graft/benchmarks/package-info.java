/** Times of single operations of the tensor engine, by JMH. */
@NullMarked
package io.graft.benchmarks;

import org.jspecify.annotations.NullMarked;

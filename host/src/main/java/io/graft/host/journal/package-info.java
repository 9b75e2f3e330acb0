/**
 * Numbered lines in files that do not grow for ever: a new file begins when one is full, the oldest
 * go, and numbers have no gaps. A line is whole in the file or not there.
 */
@NullMarked
package io.graft.host.journal;

import org.jspecify.annotations.NullMarked;

/**
 * {@code report.html}: what a run came to, as one page that needs nothing else. It is a function of
 * the files of the run directory and can be made again from them at any time.
 */
@NullMarked
package io.graft.core.report;

import org.jspecify.annotations.NullMarked;

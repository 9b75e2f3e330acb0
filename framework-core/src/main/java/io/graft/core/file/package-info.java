/**
 * Files on disk: written atomically, read with bounds, known again by their hashes. Everything else
 * may stand on this package; it stands on the SPI alone.
 */
@NullMarked
package io.graft.core.file;

import org.jspecify.annotations.NullMarked;

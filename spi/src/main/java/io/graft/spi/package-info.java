/** Errors, settings and the context of a job: what every other package of the SPI stands on. */
@Export
@Version("1.0.0")
@NullMarked
package io.graft.spi;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;

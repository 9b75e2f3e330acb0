/** Training steps, objectives and optimizers. */
@Export
@Version("1.2.0")
@NullMarked
package io.graft.spi.train;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;

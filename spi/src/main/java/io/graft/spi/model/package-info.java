/** Encoders: their families, sites, inputs and outputs, and the heads on top of them. */
@Export
@Version("1.3.0")
@NullMarked
package io.graft.spi.model;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;

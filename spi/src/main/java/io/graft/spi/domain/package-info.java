/** A domain plugin's identity, languages, settings and health. */
@Export
@Version("1.0.0")
@NullMarked
package io.graft.spi.domain;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;

/** Examples, domain tokenizers and augmenters. */
@Export
@Version("1.1.0")
@NullMarked
package io.graft.spi.text;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;

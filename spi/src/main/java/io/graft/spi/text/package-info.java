/** Examples, domain tokenizers, augmenters and de-identification. */
@Export
@Version("1.2.0")
@NullMarked
package io.graft.spi.text;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;

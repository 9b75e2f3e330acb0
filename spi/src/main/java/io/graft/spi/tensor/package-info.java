/** Tensors, parameters and the tape of operations that methods, heads and objectives compose. */
@Export
@Version("1.0.0")
@NullMarked
package io.graft.spi.tensor;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;

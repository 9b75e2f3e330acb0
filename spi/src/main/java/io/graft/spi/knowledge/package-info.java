/** Read-only views of a knowledge graph, its sources and the injectors that use it. */
@Export
@Version("1.2.0")
@NullMarked
package io.graft.spi.knowledge;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;

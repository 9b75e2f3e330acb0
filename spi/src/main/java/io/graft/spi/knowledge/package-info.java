/** Read-only views of a knowledge graph, its sources, and linkers of texts to it. */
@Export
@Version("1.3.0")
@NullMarked
package io.graft.spi.knowledge;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;

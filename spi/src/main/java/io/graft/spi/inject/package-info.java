/**
 * Injecting a knowledge graph into what a model reads or computes.
 *
 * <p>To add an injector, write one class that implements {@link
 * io.graft.spi.inject.KnowledgeInjector}, name it in {@code
 * META-INF/services/io.graft.spi.inject.KnowledgeInjector} and put the jar where the host looks for
 * plugins. Recipes then name it under {@code knowledge.injector}.
 */
@Export
@Version("1.0.0")
@NullMarked
package io.graft.spi.inject;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;

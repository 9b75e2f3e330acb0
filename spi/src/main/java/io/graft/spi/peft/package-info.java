/**
 * Fine-tuning methods: they visit sites and declare deltas.
 *
 * <p>To add a method, write one class that implements {@link io.graft.spi.peft.PeftMethod}, name it
 * in {@code META-INF/services/io.graft.spi.peft.PeftMethod} and put the jar where the host looks
 * for plugins. Nothing else has to know it.
 */
@Export
@Version("1.2.0")
@NullMarked
package io.graft.spi.peft;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;

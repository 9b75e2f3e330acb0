/**
 * The encoder families that come with Graft, as services like any vendor's. To add one, implement
 * {@link io.graft.spi.model.EncoderFamily} and name it in {@code META-INF/services}.
 */
@NullMarked
package io.graft.core.model.family;

import org.jspecify.annotations.NullMarked;

package io.graft.spi.knowledge;

import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Vectors of a graph's concepts, learnt from its relations. Immutable and thread-safe.
 *
 * @since 1.3
 */
@ProviderType
public interface ConceptVectors {

  /** How many numbers a vector has. */
  int size();

  /** The SHA-256 of all of them, in lower-case hexadecimal. */
  String hash();

  /** A copy of a concept's vector; empty for one without relations. */
  Optional<float[]> of(String concept);
}

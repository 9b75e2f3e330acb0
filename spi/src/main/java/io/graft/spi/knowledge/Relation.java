package io.graft.spi.knowledge;

import java.util.Objects;

/**
 * A directed relation between two concepts.
 *
 * @param source the id of the concept it starts from
 * @param type such as {@code is_a}
 * @param target the id of the concept it leads to
 */
public record Relation(String source, String type, String target) {
  public Relation {
    Objects.requireNonNull(source, "source");
    Objects.requireNonNull(type, "type");
    Objects.requireNonNull(target, "target");
  }
}

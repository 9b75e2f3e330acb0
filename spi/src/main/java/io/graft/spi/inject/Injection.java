package io.graft.spi.inject;

import java.util.Objects;

/**
 * One piece of knowledge that was injected, for people to read.
 *
 * @param mention which of the text's mentions it belongs to, from 0
 * @param concept the id of the concept that was taken
 * @param what in words, such as {@code is a heart disease}
 */
public record Injection(int mention, String concept, String what) {
  public Injection {
    Objects.requireNonNull(concept, "concept");
    Objects.requireNonNull(what, "what");
  }
}

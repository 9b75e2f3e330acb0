package io.graft.knowledge.link;

import java.util.Set;

/**
 * What a linker looks for.
 *
 * @param semanticTypes wanted types of concepts; empty for all
 * @param anyOrder whether the words of a name may stand in another order
 * @param abbreviations whether abbreviations that a text defines count
 * @param roots whether the topmost concepts count, such as {@code disease} in a graph of diseases
 * @param limit the most candidates of a mention
 */
public record LinkerOptions(
    Set<String> semanticTypes, boolean anyOrder, boolean abbreviations, boolean roots, int limit) {

  /** Everything, up to ten candidates. */
  public static final LinkerOptions DEFAULT = new LinkerOptions(Set.of(), true, true, false, 10);

  public LinkerOptions {
    semanticTypes = Set.copyOf(semanticTypes);
  }
}

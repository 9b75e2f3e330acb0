package io.graft.core.job;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a text was linked to and what of that entered the model.
 *
 * @param id of the example
 * @param text the example's text
 * @param mentions from left to right
 * @param ownTokens the tokens of the text itself
 * @param addedTokens those that were injected
 */
public record KnownText(
    String id, String text, List<Linked> mentions, int ownTokens, int addedTokens) {
  public KnownText {
    mentions = List.copyOf(mentions);
  }

  /**
   * A mention.
   *
   * @param text what stands there
   * @param concept the id of the concept that it was linked to
   * @param name that concept's preferred name; null when the graph does not know it
   * @param injected what was injected for it, in words; may be empty
   */
  public record Linked(String text, String concept, @Nullable String name, List<String> injected) {
    public Linked {
      injected = List.copyOf(injected);
    }
  }
}

package io.graft.spi.knowledge;

import io.graft.spi.GraftException;
import java.util.List;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Finds the concepts that texts mention. Used by one thread at a time.
 *
 * @since 1.3
 */
@FunctionalInterface
@ProviderType
public interface MentionLinker {

  /**
   * The mentions of a text, which is taken by itself: from left to right, without overlap, each
   * with the concepts that it may mean, best first.
   */
  List<NamedPlace> link(String text);

  /**
   * The same places, but each concept replaced by another of the graph, by a permutation of all
   * concepts that {@code seed} decides: the control that tells whether it matters what a graph
   * says.
   *
   * @throws GraftException of category USER when the graph cannot be shuffled
   */
  default MentionLinker shuffled(long seed) {
    throw GraftException.user(
        "this graph cannot be shuffled", "knowledge.shuffle", "use one that is built as an index");
  }
}

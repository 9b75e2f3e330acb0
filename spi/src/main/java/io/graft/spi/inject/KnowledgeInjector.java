package io.graft.spi.inject;

import io.graft.spi.Setting;
import java.util.List;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * A way to let a model see what a knowledge graph says of the concepts that a text mentions: as
 * further tokens, or as vectors at the mentions. A stateless, thread-safe factory, named in {@code
 * META-INF/services/io.graft.spi.inject.KnowledgeInjector}.
 *
 * <p>Graft links the texts, keeps the original tokens apart from injected ones for heads and spans,
 * and trains, stores and loads what the injector declares; it does the same in training and in
 * prediction.
 */
@ConsumerType
public interface KnowledgeInjector {

  /** The name in recipes: lower case, digits and hyphens. */
  String name();

  /** One line for people, with the paper. */
  String description();

  /** The settings it understands. Never null. */
  default List<Setting> settings() {
    return List.of();
  }

  /**
   * Opens it for one job; what has parameters makes and declares them here. Never null; the caller
   * closes it.
   *
   * @throws io.graft.spi.GraftException of category USER when settings, encoder and graph do not go
   *     together
   */
  InjectorSession open(InjectionContext context);

  /**
   * Opens it for a stored adapter.
   *
   * @param state what {@link InjectorSession#state()} returned when the adapter was stored
   * @throws io.graft.spi.GraftException of category DATA when that cannot be continued
   */
  default InjectorSession restore(InjectionContext context, byte[] state) {
    return open(context);
  }
}

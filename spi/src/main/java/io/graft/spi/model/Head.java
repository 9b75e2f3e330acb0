package io.graft.spi.model;

import io.graft.spi.Setting;
import java.util.List;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * What turns hidden states into scores. A stateless, thread-safe factory, named in {@code
 * META-INF/services/io.graft.spi.model.Head}.
 */
@ConsumerType
public interface Head {

  /** The name in recipes and adapters: lower case, digits and hyphens. */
  String name();

  /** The settings it understands. Never null. */
  default List<Setting> settings() {
    return List.of();
  }

  /** Opens a head for one job; creates its parameters through the context. Never null. */
  HeadSession open(HeadContext context);
}

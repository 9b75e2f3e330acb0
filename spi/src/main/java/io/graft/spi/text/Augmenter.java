package io.graft.spi.text;

import io.graft.spi.JobContext;
import io.graft.spi.Setting;
import java.util.List;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Makes further training examples from given ones; labels stay right. A stateless, thread-safe
 * factory. Development and test data are never given to it.
 */
@ConsumerType
public interface Augmenter {

  /** The name in recipes, unique in its plugin: lower case, digits and hyphens. */
  String name();

  /** The domain it belongs to; empty for one that serves every domain. */
  String domain();

  /** The settings it understands. Never null. */
  default List<Setting> settings() {
    return List.of();
  }

  /** Opens a session for one job. Never null; the caller closes it. */
  AugmenterSession open(JobContext context);
}

package io.graft.spi.train;

import io.graft.spi.Setting;
import java.util.List;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * What training minimises, and how: the factory of training steps. Stateless and thread-safe, named
 * in {@code META-INF/services/io.graft.spi.train.Objective}.
 */
@ConsumerType
public interface Objective {

  /** The name in recipes: lower case, digits and hyphens. */
  String name();

  /** The settings it understands. Never null. */
  default List<Setting> settings() {
    return List.of();
  }

  /**
   * Whether its steps add up the gradients of {@link StepContext#parts()} batches, so that they do
   * what they would do with all rows in one batch.
   */
  default boolean accumulates() {
    return false;
  }

  /** Opens the step for one job. Never null. */
  TrainingStep open(ObjectiveContext context);

  /** Opens the step from what an interrupted run saved. */
  default TrainingStep restore(ObjectiveContext context, byte[] state) {
    return open(context);
  }
}

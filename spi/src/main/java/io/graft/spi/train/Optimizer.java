package io.graft.spi.train;

import io.graft.spi.tensor.Gradients;
import io.graft.spi.tensor.Parameter;
import java.util.List;
import org.osgi.annotation.versioning.ProviderType;

/** Updates some parameters. Its moments are part of every checkpoint. */
@ProviderType
public interface Optimizer {

  /** What it updates. */
  List<Parameter> parameters();

  /**
   * Those of its parameters that train at this point of the job: groups may join later. What lies
   * below them needs no gradient.
   */
  List<Parameter> activeParameters();

  /** Adds the gradients of those of its parameters that {@code gradients} has. */
  void accumulate(Gradients gradients);

  /**
   * Clips what was accumulated, updates the parameters and forgets the gradients.
   *
   * @return the norm of the gradients before clipping
   */
  double step();

  /**
   * {@link #step()} after everything that was accumulated has been multiplied by {@code factor}.
   *
   * @return the norm of the multiplied gradients before clipping
   */
  double step(double factor);

  /** Forgets what was accumulated. */
  void discard();
}

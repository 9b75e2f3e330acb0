package io.graft.spi.train;

import io.graft.spi.JobContext;
import io.graft.spi.tensor.Initializer;
import io.graft.spi.tensor.Parameter;
import io.graft.spi.tensor.Shape;
import java.util.List;
import org.osgi.annotation.versioning.ProviderType;

/** What an objective sees when it is opened. */
@ProviderType
public interface ObjectiveContext extends JobContext {

  /** The model that is adapted. */
  Model model();

  /**
   * The base model without any adapter, as a teacher or an anchor, with the head of the adapted
   * model. It shares the frozen weights.
   */
  Model base();

  /** The task's loss. */
  Loss loss();

  /** The trainable parameters of {@link #model()} grouped as the recipe says. */
  List<ParameterGroup> groups();

  /** The optimizer's constants as the recipe says. */
  OptimizerSpec optimizerSpec();

  /**
   * A new optimizer.
   *
   * @param name unique in the job; names it in checkpoints
   */
  Optimizer optimizer(String name, List<ParameterGroup> groups, OptimizerSpec spec);

  /** A new trainable parameter of the objective's own: a critic, a projection. */
  Parameter parameter(String name, Shape shape, Initializer initializer);
}

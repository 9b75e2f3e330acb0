package io.graft.core.objective;

import io.graft.spi.tensor.Gradients;
import io.graft.spi.tensor.Tensor;
import io.graft.spi.train.Batch;
import io.graft.spi.train.Model;
import io.graft.spi.train.Objective;
import io.graft.spi.train.ObjectiveContext;
import io.graft.spi.train.Optimizer;
import io.graft.spi.train.StepResult;
import io.graft.spi.train.TrainingStep;
import java.util.List;

/** The plain step: one batch forward, the task's loss, its gradients, one update. */
public final class SupervisedObjective implements Objective {

  @Override
  public String name() {
    return "supervised";
  }

  @Override
  public TrainingStep open(ObjectiveContext objective) {
    Model model = objective.model();
    Optimizer optimizer =
        objective.optimizer("main", objective.groups(), objective.optimizerSpec());
    return context -> {
      Batch batch = context.next();
      Tensor logits = model.logits(context.tape(), batch.input(), true);
      Tensor loss = objective.loss().of(context.tape(), logits, batch.targets());
      Gradients gradients = context.tape().gradients(List.of(loss), optimizer.activeParameters());
      optimizer.accumulate(gradients);
      optimizer.step();
      return StepResult.of(loss.item(), batch);
    };
  }
}

package io.graft.core.objective;

import io.graft.spi.tensor.Gradients;
import io.graft.spi.tensor.Tape;
import io.graft.spi.tensor.Tensor;
import io.graft.spi.train.Batch;
import io.graft.spi.train.Model;
import io.graft.spi.train.Objective;
import io.graft.spi.train.ObjectiveContext;
import io.graft.spi.train.Optimizer;
import io.graft.spi.train.StepContext;
import io.graft.spi.train.StepResult;
import io.graft.spi.train.TrainingStep;
import java.util.List;
import java.util.Map;

/** The plain step: one batch forward, the task's loss, its gradients, one update. */
public final class SupervisedObjective implements Objective {

  @Override
  public String name() {
    return "supervised";
  }

  @Override
  public boolean accumulates() {
    return true;
  }

  @Override
  public TrainingStep open(ObjectiveContext objective) {
    Optimizer optimizer =
        objective.optimizer("main", objective.groups(), objective.optimizerSpec());
    return context ->
        context.parts() > 1
            ? inParts(objective, optimizer, context)
            : step(objective, optimizer, context);
  }

  private static StepResult step(
      ObjectiveContext objective, Optimizer optimizer, StepContext context) {
    Model model = objective.model();
    Batch batch = context.next();
    Tensor logits = model.logits(context.tape(), batch.input(), true);
    Tensor loss = objective.loss().of(context.tape(), logits, batch.targets());
    Gradients gradients = context.tape().gradients(List.of(loss), optimizer.activeParameters());
    optimizer.accumulate(gradients);
    optimizer.step();
    return StepResult.of(loss.item(), batch);
  }

  /** The mean over all targets of all parts, as one batch of all rows would have it. */
  private static StepResult inParts(
      ObjectiveContext objective, Optimizer optimizer, StepContext context) {
    Model model = objective.model();
    Tape tape = context.tape();
    double targets = 0;
    double sum = 0;
    int rows = 0;
    int real = 0;
    int padded = 0;
    for (int part = 0; part < context.parts(); part++) {
      Batch batch = context.next();
      int count = batch.targets().count();
      Tensor logits = model.logits(tape, batch.input(), true);
      Tensor loss = tape.scale(objective.loss().of(tape, logits, batch.targets()), count);
      optimizer.accumulate(tape.gradients(List.of(loss), optimizer.activeParameters()));
      targets += count;
      sum += loss.item();
      rows += batch.rows();
      real += batch.realTokens();
      padded += batch.paddedTokens();
    }
    optimizer.step(1 / Math.max(1, targets));
    return new StepResult(sum / Math.max(1, targets), rows, real, padded, Map.of());
  }
}

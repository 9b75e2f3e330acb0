package io.graft.core.objective;

import io.graft.spi.model.EncoderOutput;
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

/** Guessing hidden tokens (Devlin et al. 2019): the loss is taken at the hidden places alone. */
public final class MaskedLanguageObjective implements Objective {
  /** The name in recipes. */
  public static final String NAME = "masked-lm";

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public TrainingStep open(ObjectiveContext objective) {
    Model model = objective.model();
    Optimizer optimizer =
        objective.optimizer("main", objective.groups(), objective.optimizerSpec());
    return context -> {
      Batch batch = context.next();
      MaskedPositions hidden = MaskedPositions.of(batch.targets(), batch.input().tokensPerRow());
      EncoderOutput output = model.encode(context.tape(), batch.input(), true);
      Tensor loss = hidden.loss(context.tape(), model, output, true);
      Gradients gradients = context.tape().gradients(List.of(loss), optimizer.activeParameters());
      optimizer.accumulate(gradients);
      optimizer.step();
      return StepResult.of(loss.item(), batch);
    };
  }
}

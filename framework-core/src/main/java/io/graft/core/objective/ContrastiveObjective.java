package io.graft.core.objective;

import io.graft.spi.GraftException;
import io.graft.spi.Setting;
import io.graft.spi.Settings;
import io.graft.spi.model.EncoderOutput;
import io.graft.spi.tensor.Parameter;
import io.graft.spi.tensor.Tape;
import io.graft.spi.tensor.Tensor;
import io.graft.spi.train.Batch;
import io.graft.spi.train.Model;
import io.graft.spi.train.Objective;
import io.graft.spi.train.ObjectiveContext;
import io.graft.spi.train.Optimizer;
import io.graft.spi.train.ParameterGroup;
import io.graft.spi.train.StepContext;
import io.graft.spi.train.StepResult;
import io.graft.spi.train.TrainingStep;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/**
 * Learns vectors rather than scores. The loss is one of
 *
 * <ul>
 *   <li>{@code simcse}: a text is to find itself, seen with another dropout, among the texts of its
 *       batch (Gao et al. 2021); needs no labels;
 *   <li>{@code supervised}: texts of a class lie together (Khosla et al. 2020), each seen twice;
 *   <li>{@code pairs}: the cosine of two texts is 1 when they share a class, else 0 (SetFit,
 *       Tunstall et al. 2022);
 *   <li>{@code multi-similarity}: names of a concept lie together, those of others that lie near
 *       are pushed away (SapBERT, Liu et al. 2021); for very many classes.
 * </ul>
 *
 * <p>With {@code supervised} and {@code pairs} a last part of the steps leaves the encoder as it is
 * and trains the head on its vectors by the task's loss, so that the result classifies.
 */
public final class ContrastiveObjective implements Objective {
  /** The name in recipes. */
  public static final String NAME = "contrastive";

  /** The loss that needs no labels, and trains no classifier. */
  public static final String SIMCSE = "simcse";

  /** The loss for names of concepts, which trains no classifier either. */
  public static final String MULTI_SIMILARITY = "multi-similarity";

  /** The losses. */
  public static final List<String> LOSSES =
      List.of(SIMCSE, "supervised", "pairs", MULTI_SIMILARITY);

  /** Which of them. */
  public static final Setting LOSS =
      Setting.text("loss", SIMCSE, LOSSES, "what draws vectors together");

  /** Whether a loss ends with a classifier. */
  public static boolean classifies(String loss) {
    return !loss.equals(SIMCSE) && !loss.equals(MULTI_SIMILARITY);
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public List<Setting> settings() {
    List<Setting> settings = new ArrayList<>();
    settings.add(LOSS);
    settings.add(
        Setting.number(
            "temperature", 0.05, 0.001, 10, "simcse, supervised: cosines are divided by it"));
    settings.add(
        Setting.number(
            "head_share",
            0.5,
            0,
            0.9,
            "supervised, pairs: the last share of the steps, which trains the head alone"));
    settings.addAll(MultiSimilarity.SETTINGS);
    return List.copyOf(settings);
  }

  @Override
  public TrainingStep open(ObjectiveContext objective) {
    return new Step(objective);
  }

  private static final class Step implements TrainingStep {
    private final Model model;
    private final ObjectiveContext objective;
    private final String loss;
    private final double temperature;
    private final MultiSimilarity multiSimilarity;
    private final double headFrom;
    private final Optimizer encoderOptimizer;
    private final Optimizer headOptimizer;

    Step(ObjectiveContext objective) {
      this.objective = objective;
      this.model = objective.model();
      Settings settings = objective.settings();
      this.loss = settings.text("loss");
      this.temperature = settings.number("temperature");
      this.multiSimilarity = MultiSimilarity.of(settings);
      this.headFrom = classifies(loss) ? 1 - settings.number("head_share") : 1;
      Set<Parameter> encoder = new HashSet<>();
      model.adapters().forEach(adapter -> encoder.addAll(adapter.parameters()));
      model.adapters().forEach(adapter -> encoder.addAll(adapter.trainedWeights()));
      List<ParameterGroup> ofEncoder = groups(encoder, true);
      if (ofEncoder.isEmpty()) {
        throw GraftException.user(
            "the method trains nothing in the encoder, so its vectors cannot change",
            "method.peft",
            "choose another method, such as lora or full");
      }
      encoderOptimizer = objective.optimizer("encoder", ofEncoder, objective.optimizerSpec());
      headOptimizer =
          objective.optimizer("head", groups(encoder, false), objective.optimizerSpec());
    }

    private List<ParameterGroup> groups(Set<Parameter> encoder, boolean ofEncoder) {
      return objective.groups().stream()
          .filter(group -> encoder.contains(group.parameters().get(0)) == ofEncoder)
          .toList();
    }

    @Override
    public StepResult run(StepContext context) {
      Batch batch = context.next();
      boolean headTurn = context.progress() >= headFrom;
      Optimizer optimizer = headTurn ? headOptimizer : encoderOptimizer;
      Tape tape = context.tape();
      Tensor value = headTurn ? headLoss(tape, batch) : vectorLoss(context, batch);
      optimizer.accumulate(tape.gradients(List.of(value), optimizer.activeParameters()));
      optimizer.step();
      return StepResult.of(value.item(), batch);
    }

    private Tensor headLoss(Tape tape, Batch batch) {
      EncoderOutput output = tape.withoutGradients(() -> model.encode(tape, batch.input(), false));
      return objective.loss().of(tape, model.logits(tape, output, true), batch.targets());
    }

    private Tensor vectorLoss(StepContext context, Batch batch) {
      Tape tape = context.tape();
      Tensor vectors = vectors(tape, batch);
      switch (loss) {
        case SIMCSE:
          return ContrastiveLoss.partners(tape, vectors, vectors(tape, batch), temperature);
        case "supervised":
          int[] once = classes(batch);
          int[] twice = java.util.Arrays.copyOf(once, 2 * once.length);
          System.arraycopy(once, 0, twice, once.length, once.length);
          Tensor both = tape.concat(0, vectors, vectors(tape, batch));
          return ContrastiveLoss.supervised(tape, both, twice, temperature);
        case MULTI_SIMILARITY:
          return multiSimilarity.loss(tape, vectors, classes(batch));
        default:
          TextPairs pairs = TextPairs.of(classes(batch), context.random("pairs"));
          if (pairs.size() == 0) { // a batch of one text says nothing
            return tape.scale(tape.sum(vectors), 0);
          }
          return ContrastiveLoss.cosines(
              tape, vectors, pairs.first(), pairs.second(), pairs.alike());
      }
    }

    /** Each pass of a step drops other elements. */
    private Tensor vectors(Tape tape, Batch batch) {
      return model.features(tape, batch.input(), true); // (B, H)
    }

    private static int[] classes(Batch batch) {
      return Objects.requireNonNull(batch.targets().classes(), "labels come as classes");
    }
  }
}

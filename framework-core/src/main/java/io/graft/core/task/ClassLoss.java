package io.graft.core.task;

import io.graft.core.text.read.LabelSet;
import io.graft.spi.ErrorCategory;
import io.graft.spi.GraftException;
import io.graft.spi.Setting;
import io.graft.spi.Settings;
import io.graft.spi.tensor.Ops;
import io.graft.spi.tensor.Shape;
import io.graft.spi.tensor.Tensor;
import io.graft.spi.train.Loss;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The losses of tasks that tell classes apart: cross-entropy, with smoothed labels (Szegedy et al.
 * 2016), weights of classes, or focal (Lin et al. 2017).
 */
public final class ClassLoss {
  private static final String BALANCED = "balanced";

  /** Keeps the logarithm of 1 - p finite where a row is right beyond doubt. */
  private static final double MARGIN = 1e-6;

  private ClassLoss() {}

  /** The keys that choose the loss, behind a task's own. */
  public static List<Setting> settingsWith(Setting... own) {
    List<Setting> settings = new ArrayList<>(List.of(own));
    settings.add(
        Setting.number("label_smoothing", 0, 0, 0.9, "probability spread over all labels"));
    settings.add(
        Setting.text(
            "class_weighting",
            "none",
            List.of("none", BALANCED),
            "balanced: a class weighs as much less as it is more frequent"));
    settings.add(
        Setting.numberMap("class_weights", "the weights of labels; those not named weigh 1"));
    settings.add(
        Setting.number("focal_gamma", 0, 0, 10, "how much less a row that is right counts"));
    return List.copyOf(settings);
  }

  /**
   * The loss of logits {@code [N, C]}; a target of -100 leaves its row out.
   *
   * @param counts how often each label occurs in the training data
   * @throws GraftException of category USER when settings contradict each other, or a weight has no
   *     label
   */
  public static Loss of(Settings settings, LabelSet labels, long[] counts) {
    double smoothing = settings.number("label_smoothing");
    double gamma = settings.number("focal_gamma");
    if (gamma > 0 && smoothing > 0) {
      throw GraftException.user(
          "the focal loss has no smoothed labels",
          "task.label_smoothing",
          "keep one of focal_gamma and label_smoothing");
    }
    float[] weights = weights(settings, labels, counts);
    return (ops, logits, targets) -> {
      int[] classes = Objects.requireNonNull(targets.classes(), "labels come as classes");
      return gamma > 0
          ? focal(ops, logits, classes, gamma, weights)
          : ops.crossEntropy(logits, classes, smoothing, weights);
    };
  }

  private static float @Nullable [] weights(Settings settings, LabelSet labels, long[] counts) {
    Map<String, Double> named = settings.numberMap("class_weights");
    boolean balanced = settings.text("class_weighting").equals(BALANCED);
    if (balanced && !named.isEmpty()) {
      throw GraftException.user(
          "classes have weights of their own and balanced ones",
          "task.class_weights",
          "keep one of class_weights and class_weighting");
    }
    if (!balanced && named.isEmpty()) {
      return null;
    }
    float[] weights = new float[labels.size()];
    Arrays.fill(weights, 1);
    if (balanced) {
      long total = Arrays.stream(counts).sum();
      long occurring = Arrays.stream(counts).filter(count -> count > 0).count();
      for (int i = 0; i < weights.length; i++) {
        weights[i] = counts[i] == 0 ? 1 : (float) ((double) total / (occurring * counts[i]));
      }
    }
    named.forEach(
        (label, weight) -> {
          if (!labels.contains(label)) {
            throw GraftException.unknown(
                ErrorCategory.USER, "label", label, labels.names(), "task.class_weights");
          }
          if (!(weight >= 0 && weight <= 1e6)) {
            throw GraftException.user(
                "weight " + weight + " of '" + label + "' is not in [0, 1000000]",
                "task.class_weights",
                "give a weight around 1");
          }
          weights[labels.id(label)] = weight.floatValue();
        });
    return weights;
  }

  /** The weighted mean over rows of {@code -(1 - p)^gamma log p}, p that of the row's class. */
  private static Tensor focal(
      Ops ops, Tensor logits, int[] targets, double gamma, float @Nullable [] weights) {
    int classes = logits.shape().dimension(-1);
    float[] chosen = new float[targets.length * classes];
    float[] rowWeights = new float[targets.length];
    double total = 0;
    for (int row = 0; row < targets.length; row++) {
      if (targets[row] >= 0) {
        chosen[row * classes + targets[row]] = 1;
        rowWeights[row] = weights == null ? 1 : weights[targets[row]];
        total += rowWeights[row];
      }
    }
    Tensor all = ops.logSoftmax(logits); // (N, C)
    Tensor logs = ops.sum(ops.multiply(all, ops.constant(all.shape(), chosen)), 1); // (N)
    Tensor rest = ops.affine(ops.exp(logs), MARGIN - 1, 1); // 1 - p
    Tensor easing = ops.exp(ops.scale(ops.log(rest), gamma));
    Tensor weight = ops.constant(Shape.of(targets.length), rowWeights);
    Tensor sum = ops.sum(ops.multiply(ops.multiply(easing, logs), weight));
    return ops.scale(sum, total == 0 ? 0 : -1 / total);
  }
}

package io.graft.core.model;

import io.graft.core.model.head.MaskedLanguageLayers;
import io.graft.core.model.source.WeightInfo;
import io.graft.core.model.source.WeightSource;
import io.graft.spi.GraftException;
import io.graft.spi.model.EncoderConfig;
import io.graft.spi.model.EncoderFamily;
import io.graft.spi.tensor.Shape;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Decides which stored tensor becomes which weight, and refuses what does not add up. */
final class WeightPlan {
  private static final int LISTED = 20;

  /** Optional weights that heads read; other optional ones are not loaded. */
  private static final List<String> OF_HEADS = List.of("pooler.", "classifier.", "pre_classifier.");

  private final EncoderFamily family;
  private final WeightSource weights;
  private final List<String> problems = new ArrayList<>();

  private WeightPlan(EncoderFamily family, WeightSource weights) {
    this.family = family;
    this.weights = weights;
  }

  /**
   * The weights to load.
   *
   * @return the stored name of each weight, by the name that the encoder gives it
   * @throws GraftException of category DATA that lists all that is missing, unexpected, mis-shaped
   *     or stored in a type that is no floating-point number
   */
  static Map<String, String> of(EncoderFamily family, EncoderConfig config, WeightSource weights) {
    return new WeightPlan(family, weights).plan(config);
  }

  private Map<String, String> plan(EncoderConfig config) {
    Map<String, int[]> expected = TransformerEncoder.siteWeights(family.sites(config));
    Map<String, String> storedNames = storedNames();
    Map<String, String> plan = new LinkedHashMap<>();
    expected.forEach(
        (name, dimensions) -> {
          String stored = storedNames.get(name);
          if (stored == null) {
            problems.add("missing: " + name + " " + Shape.of(dimensions));
          } else {
            requireShape(stored, Shape.of(dimensions));
            plan.put(name, stored);
          }
        });
    storedNames.forEach(
        (name, stored) -> {
          if (expected.containsKey(name)) {
            return;
          }
          if (!family.optional(name)) {
            problems.add("unexpected: " + stored + " " + weights.info(stored).shape());
          } else if (OF_HEADS.stream().anyMatch(name::startsWith)
              || MaskedLanguageLayers.isPart(name)) {
            requireFloats(stored);
            plan.put(name, stored);
          }
        });
    refuseProblems();
    return plan;
  }

  /** What the file calls each weight: with or without the family's prefix, by old or new names. */
  private Map<String, String> storedNames() {
    Map<String, String> names = new LinkedHashMap<>();
    for (String stored : weights.names()) {
      String bare =
          stored.startsWith(family.prefix()) ? stored.substring(family.prefix().length()) : stored;
      String other = names.putIfAbsent(family.canonicalName(bare), stored);
      if (other != null) {
        problems.add("twice the same weight: " + other + " and " + stored);
      }
    }
    return names;
  }

  private void requireShape(String stored, Shape wanted) {
    WeightInfo info = weights.info(stored);
    if (!info.shape().equals(wanted)) {
      problems.add("mis-shaped: " + stored + " " + info.shape() + " in place of " + wanted);
    }
    requireFloats(stored);
  }

  private void requireFloats(String stored) {
    WeightInfo info = weights.info(stored);
    if (!info.dtype().readableAsFloat()) {
      problems.add("no floating-point numbers: " + stored + " is " + info.dtype());
    }
  }

  private void refuseProblems() {
    if (!problems.isEmpty()) {
      int shown = Math.min(LISTED, problems.size());
      String more = problems.size() > shown ? "; and " + (problems.size() - shown) + " more" : "";
      throw GraftException.data(
          problems.size()
              + " tensors do not fit the family '"
              + family.name()
              + "': "
              + String.join("; ", problems.subList(0, shown))
              + more,
          weights.where(),
          "check that config.json belongs to the weights");
    }
  }
}

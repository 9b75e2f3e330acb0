package io.graft.core.text.read;

import io.graft.spi.GraftException;
import io.graft.spi.text.Example;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * Training data with a part set aside as development data. Both keep the order of the file.
 *
 * @param train what remains
 * @param dev what was set aside; at least one example
 */
public record StratifiedCut(List<Example> train, List<Example> dev) {
  /** Fixed, so that runs with different training seeds compare on the same development data. */
  private static final long SEED = 13;

  public StratifiedCut {
    train = List.copyOf(train);
    dev = List.copyOf(dev);
  }

  /**
   * Cuts so that every set of labels keeps its share. The same examples give the same cut.
   *
   * <p>The examples are put in order by their set of labels, shuffled within each, and taken at
   * regular distances: each set of n examples gives {@code n · fraction} rounded up or down, and
   * the roundings cancel out over the sets. Examples whose set of labels is unique stay in train,
   * and of every other set at least one does, so that train lacks no label.
   *
   * @param fraction the share to set aside, in (0, 0.5]
   * @throws GraftException of category DATA when nothing could be set aside
   */
  public static StratifiedCut of(List<Example> examples, double fraction) {
    return of(examples, fraction, e -> String.join("\u0000", new TreeSet<>(e.labels())));
  }

  /**
   * The same with strata of the caller's choice.
   *
   * @param stratum names the part of the data whose share is to be kept
   */
  public static StratifiedCut of(
      List<Example> examples, double fraction, Function<Example, String> stratum) {
    if (!(fraction > 0 && fraction <= 0.5)) {
      throw new IllegalArgumentException("fraction " + fraction + " is outside (0, 0.5]");
    }
    BitSet dev = new BitSet(examples.size());
    long taken = 0;
    for (int row : shuffledByStratum(examples, stratum)) {
      // From half a step on, so that the total is rounded to the nearest.
      if (Math.floor((taken + 1) * fraction + 0.5) > Math.floor(taken * fraction + 0.5)) {
        dev.set(row);
      }
      taken++;
    }
    if (dev.isEmpty()) {
      throw GraftException.data(
          examples.size() + " training examples are too few for a cut of " + fraction,
          "data.dev",
          "give a larger cut or a file of its own");
    }
    List<Example> trainPart = new ArrayList<>();
    List<Example> devPart = new ArrayList<>();
    for (int row = 0; row < examples.size(); row++) {
      (dev.get(row) ? devPart : trainPart).add(examples.get(row));
    }
    return new StratifiedCut(trainPart, devPart);
  }

  private static List<Integer> shuffledByStratum(
      List<Example> examples, Function<Example, String> stratum) {
    Map<String, List<Integer>> strata = new TreeMap<>();
    for (int row = 0; row < examples.size(); row++) {
      strata.computeIfAbsent(stratum.apply(examples.get(row)), k -> new ArrayList<>()).add(row);
    }
    Random random = new Random(SEED);
    List<Integer> order = new ArrayList<>();
    for (List<Integer> rows : strata.values()) {
      if (rows.size() == 1) {
        continue;
      }
      for (int i = rows.size() - 1; i > 0; i--) {
        int j = random.nextInt(i + 1);
        Integer swap = rows.get(i);
        rows.set(i, rows.get(j));
        rows.set(j, swap);
      }
      order.addAll(rows);
    }
    return order;
  }
}

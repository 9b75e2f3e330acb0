package io.graft.core.store;

import io.graft.spi.GraftException;
import io.graft.spi.model.Encoder;
import io.graft.spi.model.Site;
import io.graft.spi.model.SiteKind;
import io.graft.spi.peft.Adapter;
import io.graft.spi.peft.Delta;
import io.graft.spi.tensor.Parameter;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The weights of an encoder with an adapter folded in, so that the plain encoder computes what the
 * adapted one did. With A, B, m and s of low-rank deltas, input scale i and output scale o:
 *
 * <pre>
 *   V  = W + s B A
 *   W' = o (m / |V| if there is a magnitude) V i        rows by o, m, |V|; columns by i
 *   b' = o b
 * </pre>
 *
 * Computed in double precision, one site at a time. Used by one thread.
 */
final class FoldedWeights {
  private final Encoder encoder;
  private final Map<String, Parameter> trained = new HashMap<>();
  private final Map<String, List<Delta>> deltas = new HashMap<>();

  /**
   * @throws GraftException of category USER when a delta cannot be folded in; the message names it
   *     and its site
   */
  FoldedWeights(Encoder encoder, Adapter adapter) {
    this.encoder = encoder;
    adapter.trainedWeights().forEach(weight -> trained.put(weight.name(), weight));
    for (Adapter.Declaration declaration : adapter.declarations()) {
      if (!declaration.delta().mergeable()) {
        throw GraftException.user(
            "the method '"
                + adapter.method()
                + "' puts "
                + declaration.delta().getClass().getSimpleName()
                + " at "
                + declaration.site().name()
                + ", which cannot be folded into the weights",
            null,
            "use the adapter unmerged");
      }
      deltas
          .computeIfAbsent(declaration.site().name(), key -> new java.util.ArrayList<>())
          .add(declaration.delta());
    }
  }

  /** The values of a site's weight, row-major. */
  float[] weight(Site site) {
    float[] values = values(site.weight());
    List<Delta> here = deltas.getOrDefault(site.name(), List.of());
    if (site.kind() != SiteKind.LINEAR || here.stream().allMatch(Delta.Trained.class::isInstance)) {
      return values;
    }
    double[][] rows = new double[site.outputSize()][site.inputSize()];
    for (int i = 0; i < values.length; i++) {
      rows[i / site.inputSize()][i % site.inputSize()] = values[i];
    }
    fold(here, rows);
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) rows[i / site.inputSize()][i % site.inputSize()];
    }
    return values;
  }

  private static void fold(List<Delta> here, double[][] rows) {
    Parameter magnitude = null;
    for (Delta delta : here) {
      if (delta instanceof Delta.LowRank lowRank) {
        addProduct(lowRank, rows);
        magnitude = lowRank.magnitude() == null ? magnitude : lowRank.magnitude();
      }
    }
    if (magnitude != null) {
      rescale(rows, magnitude.toFloats());
    }
    for (Delta delta : here) {
      if (delta instanceof Delta.InputScale scale) {
        float[] factors = scale.scale().toFloats();
        for (double[] row : rows) {
          for (int column = 0; column < row.length; column++) {
            row[column] *= factors[column];
          }
        }
      } else if (delta instanceof Delta.OutputScale scale) {
        float[] factors = scale.scale().toFloats();
        for (int row = 0; row < rows.length; row++) {
          multiply(rows[row], factors[row]);
        }
      }
    }
  }

  private static void addProduct(Delta.LowRank lowRank, double[][] rows) {
    float[] a = lowRank.a().toFloats(); // (rank, in)
    float[] b = lowRank.b().toFloats(); // (out, rank)
    int rank = lowRank.a().shape().dimension(0);
    for (int row = 0; row < rows.length; row++) {
      double[] target = rows[row];
      for (int k = 0; k < rank; k++) {
        double factor = lowRank.scaling() * b[row * rank + k];
        for (int column = 0; column < target.length; column++) {
          target[column] += factor * a[k * target.length + column];
        }
      }
    }
  }

  /** Gives each row the length that was trained for it (DoRA). */
  private static void rescale(double[][] rows, float[] lengths) {
    for (int row = 0; row < rows.length; row++) {
      double squares = 0;
      for (double value : rows[row]) {
        squares += value * value;
      }
      multiply(rows[row], lengths[row] / Math.sqrt(squares));
    }
  }

  private static void multiply(double[] row, double factor) {
    for (int column = 0; column < row.length; column++) {
      row[column] *= factor;
    }
  }

  /** The values of a site's bias. */
  float[] bias(Site site) {
    float[] values = values(site.bias());
    List<Delta> here = deltas.getOrDefault(site.name(), List.of());
    for (Delta delta : here) {
      if (delta instanceof Delta.Bias replaced) {
        values = replaced.bias().toFloats();
      }
    }
    for (Delta delta : here) {
      if (delta instanceof Delta.OutputScale scale) {
        float[] factors = scale.scale().toFloats();
        for (int i = 0; i < values.length; i++) {
          values[i] *= factors[i];
        }
      }
    }
    return values;
  }

  private float[] values(String name) {
    Parameter copy = trained.get(name);
    Parameter weight = copy != null ? copy : encoder.weight(name).orElseThrow();
    return weight.toFloats();
  }
}

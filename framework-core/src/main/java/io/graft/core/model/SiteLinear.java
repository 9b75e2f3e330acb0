package io.graft.core.model;

import io.graft.core.tensor.LowRankTerm;
import io.graft.core.tensor.TensorTape;
import io.graft.spi.model.Site;
import io.graft.spi.peft.Delta;
import io.graft.spi.tensor.Parameter;
import io.graft.spi.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A linear site with the deltas that some adapters declared there. Low-rank terms are fused into
 * the one operation; what cannot be is computed around it.
 */
final class SiteLinear {
  private final TensorTape tape;
  private final boolean training;

  SiteLinear(TensorTape tape, boolean training) {
    this.tape = tape;
    this.training = training;
  }

  /** The adapters' view of one site: its weights after copies and replacements, and its deltas. */
  record Effective(Parameter weight, Parameter bias, List<Delta> deltas) {

    static Effective of(Site site, Parameter weight, Parameter bias, List<SiteDeltas> adapters) {
      Parameter w = weight;
      Parameter b = bias;
      List<Delta> deltas = new ArrayList<>();
      for (SiteDeltas adapter : adapters) {
        w = w == weight ? adapter.weight(weight) : w;
        b = b == bias ? adapter.weight(bias) : b;
        for (Delta delta : adapter.at(site.name())) {
          if (delta instanceof Delta.Bias replaced) {
            b = replaced.bias();
          } else if (!(delta instanceof Delta.Trained)) {
            deltas.add(delta);
          }
        }
      }
      return new Effective(w, b, deltas);
    }

    boolean onlyFusable() {
      return deltas.stream()
          .allMatch(d -> d instanceof Delta.LowRank lowRank && lowRank.magnitude() == null);
    }
  }

  /**
   * What some rows of a batch are served by.
   *
   * @param rows token rows, ascending
   */
  @SuppressWarnings("ArrayRecordComponent")
  record Served(int[] rows, Effective effective) {}

  /** Whether low-rank terms on the base's own weight and bias are all that tells rows apart. */
  static boolean onlyLowRank(List<Served> served, Parameter weight, Parameter bias) {
    return served.stream()
        .map(Served::effective)
        .allMatch(e -> e.onlyFusable() && e.weight() == weight && e.bias() == bias);
  }

  /**
   * One product for all rows, and the low-rank terms of each group on its own rows (as in Punica,
   * Chen et al. 2023, and S-LoRA, Sheng et al. 2023).
   *
   * @param x {@code [B, T, in]}
   * @param residual {@code [B, T, out]} or null
   * @return {@code [B, T, out]}
   */
  Tensor together(
      Site site,
      Parameter weight,
      Parameter bias,
      List<Served> served,
      Tensor x,
      @Nullable Tensor residual) {
    List<LowRankTerm> terms = new ArrayList<>();
    for (Served group : served) {
      addTerms(terms, site, group.effective(), group.rows());
    }
    return tape.linear(tape.toPrecision(x), weight, bias, residual, terms);
  }

  /**
   * @param x {@code [..., in]}
   * @param residual {@code [..., out]} or null
   * @return {@code [..., out]}
   */
  Tensor apply(Site site, Effective effective, Tensor x, @Nullable Tensor residual) {
    if (effective.onlyFusable()) {
      return fused(site, effective, x, effective.bias(), residual);
    }
    Tensor input = x;
    for (Delta delta : effective.deltas()) {
      if (delta instanceof Delta.InputScale scaled) {
        input = tape.multiply(input, scaled.scale());
      }
    }
    Tensor output =
        hasMagnitude(effective)
            ? withMagnitude(site, effective, input)
            : fused(site, effective, input, effective.bias(), null);
    for (Delta delta : effective.deltas()) {
      if (delta instanceof Delta.OutputScale scaled) {
        output = tape.multiply(output, scaled.scale());
      } else if (delta instanceof Delta.Inserted inserted) {
        output = inserted.function().apply(tape, output, training);
      }
    }
    return residual == null ? output : tape.add(output, residual);
  }

  private static boolean hasMagnitude(Effective effective) {
    return effective.deltas().stream()
        .anyMatch(d -> d instanceof Delta.LowRank lowRank && lowRank.magnitude() != null);
  }

  /** {@code x W^T + bias + residual + sum of scaling * drop(x) A^T B^T}. */
  private Tensor fused(
      Site site, Effective effective, Tensor x, @Nullable Tensor bias, @Nullable Tensor residual) {
    List<LowRankTerm> terms = new ArrayList<>();
    addTerms(terms, site, effective, null);
    return tape.linear(tape.toPrecision(x), effective.weight(), bias, residual, terms);
  }

  private void addTerms(
      List<LowRankTerm> terms, Site site, Effective effective, int @Nullable [] rows) {
    for (Delta delta : effective.deltas()) {
      if (delta instanceof Delta.LowRank lowRank) {
        double probability = training ? lowRank.dropout() : 0;
        String stream = site.name() + ".low_rank." + terms.size();
        terms.add(
            new LowRankTerm(
                lowRank.a(), lowRank.b(), lowRank.scaling(), probability, stream, rows));
      }
    }
  }

  /**
   * DoRA: the changed weight's rows are rescaled to the trained magnitudes. Their present lengths
   * count as constants when going back (Liu et al. 2024, section 4.3).
   */
  private Tensor withMagnitude(Site site, Effective effective, Tensor x) {
    Tensor changed = effective.weight(); // (out, in)
    Parameter magnitude = null;
    for (Delta delta : effective.deltas()) {
      if (delta instanceof Delta.LowRank lowRank) {
        Tensor product = tape.matmul(lowRank.b(), lowRank.a(), false, false);
        changed = tape.add(changed, tape.scale(product, lowRank.scaling()));
        magnitude = lowRank.magnitude() == null ? magnitude : lowRank.magnitude();
      }
    }
    Tensor squares = tape.sum(tape.square(changed), -1); // (out)
    Tensor lengths = tape.detach(tape.sqrt(squares));
    Tensor direction = fused(site, effective, x, null, null);
    Tensor ratio = tape.divide(java.util.Objects.requireNonNull(magnitude), lengths);
    return tape.add(tape.multiply(direction, ratio), effective.bias());
  }
}

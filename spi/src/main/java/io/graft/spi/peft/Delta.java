package io.graft.spi.peft;

import io.graft.spi.tensor.Parameter;
import org.jspecify.annotations.Nullable;

/**
 * A change at a site, declared rather than programmed, so that it can be fused into the site's
 * computation, merged into its weight, quantized, or applied to some rows of a batch only.
 */
public sealed interface Delta {

  /** Whether it can be folded into the base weights. */
  boolean mergeable();

  /**
   * Adds {@code scaling * b a} to the weight of a LINEAR site (LoRA, Hu et al. 2021).
   *
   * @param a {@code [rank, inputSize]}
   * @param b {@code [outputSize, rank]}
   * @param scaling the factor
   * @param dropout on the input of {@code a} when training
   * @param magnitude {@code [outputSize]}: the lengths of the rows of the changed weight (DoRA, Liu
   *     et al. 2024), or null
   */
  record LowRank(
      Parameter a, Parameter b, double scaling, double dropout, @Nullable Parameter magnitude)
      implements Delta {
    @Override
    public boolean mergeable() {
      return true;
    }
  }

  /**
   * Multiplies the input of a LINEAR site, bias excluded (IA3, Liu et al. 2022).
   *
   * @param scale {@code [inputSize]}
   */
  record InputScale(Parameter scale) implements Delta {
    @Override
    public boolean mergeable() {
      return true;
    }
  }

  /**
   * Multiplies the output of a LINEAR site, bias included (IA3).
   *
   * @param scale {@code [outputSize]}
   */
  record OutputScale(Parameter scale) implements Delta {
    @Override
    public boolean mergeable() {
      return true;
    }
  }

  /**
   * Replaces the bias of a LINEAR or NORM site.
   *
   * @param bias {@code [outputSize]}
   */
  record Bias(Parameter bias) implements Delta {
    @Override
    public boolean mergeable() {
      return true;
    }
  }

  /**
   * Puts rows before the keys and values of an ATTENTION site (prefix tuning, Li and Liang 2021).
   *
   * @param keys gives {@code [P, H]}, heads side by side
   * @param values gives {@code [P, H]}
   * @param shiftsPositions whether the text's positions start at P, as if the rows were tokens
   */
  record KeyValueRows(TensorSource keys, TensorSource values, boolean shiftsPositions)
      implements Delta {
    @Override
    public boolean mergeable() {
      return false;
    }
  }

  /**
   * Puts vectors before the word embeddings, at the SEQUENCE site (prompt tuning, Lester et al.
   * 2021). Positions and mask cover them; their token type is 0.
   *
   * @param rows gives {@code [P, H]}
   */
  record PrependedEmbeddings(TensorSource rows) implements Delta {
    @Override
    public boolean mergeable() {
      return false;
    }
  }

  /**
   * Trains the base weights of a site, on a copy of the job's own.
   *
   * @param weight whether the weight trains
   * @param bias whether the bias trains
   * @param rateFactor multiplies the learning rate
   * @param from the share of all steps, in [0, 1), before which they stay as they are
   */
  record Trained(boolean weight, boolean bias, double rateFactor, double from) implements Delta {
    @Override
    public boolean mergeable() {
      return true;
    }
  }

  /**
   * Puts a function after a site that is told what an injector knows of the tokens. Where a batch
   * has no knowledge the function is not called. Fits NORM, ATTENTION and SEQUENCE sites; serves
   * all rows of a batch.
   *
   * @since 1.2
   */
  record Informed(KnowledgeFunction function) implements Delta {
    @Override
    public boolean mergeable() {
      return false;
    }
  }

  /** Puts a function after a site. */
  record Inserted(SiteFunction function) implements Delta {
    @Override
    public boolean mergeable() {
      return false;
    }
  }
}

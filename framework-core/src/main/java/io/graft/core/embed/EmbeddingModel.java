package io.graft.core.embed;

import io.graft.spi.ErrorCategory;
import io.graft.spi.GraftException;
import io.graft.spi.tensor.Ops;
import io.graft.spi.tensor.Tensor;
import java.util.Arrays;
import java.util.List;

/** How vectors of a head, a relation and a tail make a score: the higher, the likelier the edge. */
public enum EmbeddingModel {
  /**
   * {@code -|h + r - t|} with concepts of length 1, learnt by a margin (Bordes et al. 2013,
   * "Translating Embeddings for Modeling Multi-relational Data").
   */
  TRANSE {
    @Override
    Tensor scores(Ops ops, Tensor head, Tensor relation, Tensor tail) {
      Tensor apart =
          ops.subtract(ops.add(ops.normalize(head), relation), ops.normalize(tail)); // (B, K, D)
      return ops.scale(ops.sqrt(ops.affine(ops.sum(ops.square(apart), 2), 1, ROOT)), -1);
    }

    @Override
    double score(float[] head, float[] relation, float[] tail) {
      double sum = 0;
      for (int i = 0; i < head.length; i++) {
        double apart = head[i] + relation[i] - tail[i];
        sum += apart * apart;
      }
      return -Math.sqrt(sum);
    }

    /** Of length 1, as scores are made of. */
    @Override
    float[] published(float[] vector) {
      double squares = 0;
      for (float value : vector) {
        squares += (double) value * value;
      }
      float[] unit = vector.clone();
      for (int i = 0; i < unit.length; i++) {
        unit[i] /= (float) Math.max(1e-12, Math.sqrt(squares));
      }
      return unit;
    }
  },
  /**
   * The real part of {@code <h, r, conj(t)>}, the first half of each vector being real and the
   * second imaginary, learnt by telling the true edge from false ones (Trouillon et al. 2016,
   * "Complex Embeddings for Simple Link Prediction").
   */
  COMPLEX {
    @Override
    Tensor scores(Ops ops, Tensor head, Tensor relation, Tensor tail) {
      int half = head.shape().dimension(2) / 2;
      Tensor headReal = ops.slice(head, 2, 0, half);
      Tensor headImaginary = ops.slice(head, 2, half, 2 * half);
      Tensor real = ops.slice(relation, 2, 0, half);
      Tensor imaginary = ops.slice(relation, 2, half, 2 * half);
      Tensor productReal =
          ops.subtract(ops.multiply(headReal, real), ops.multiply(headImaginary, imaginary));
      Tensor productImaginary =
          ops.add(ops.multiply(headReal, imaginary), ops.multiply(headImaginary, real));
      Tensor product = ops.concat(2, productReal, productImaginary);
      return ops.sum(ops.multiply(product, tail), 2); // (B, K)
    }

    @Override
    double score(float[] head, float[] relation, float[] tail) {
      int half = head.length / 2;
      double sum = 0;
      for (int i = 0; i < half; i++) {
        int j = half + i;
        sum += (head[i] * relation[i] - head[j] * relation[j]) * tail[i];
        sum += (head[i] * relation[j] + head[j] * relation[i]) * tail[j];
      }
      return sum;
    }

    @Override
    float[] published(float[] vector) {
      return vector.clone();
    }
  };

  /** Keeps the gradient of a root finite at 0. */
  private static final double ROOT = 1e-12;

  /** The name in commands and files. */
  public String spelled() {
    return name().toLowerCase(java.util.Locale.ROOT);
  }

  /** All names. */
  public static List<String> names() {
    return Arrays.stream(values()).map(EmbeddingModel::spelled).toList();
  }

  /**
   * @param where the option or key, for messages
   * @throws GraftException of category USER that lists the names
   */
  public static EmbeddingModel named(String name, String where) {
    return Arrays.stream(values())
        .filter(model -> model.spelled().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                GraftException.unknown(
                    ErrorCategory.USER, "embedding model", name, names(), where));
  }

  /**
   * Scores on the tape.
   *
   * @param head {@code [B, K, D]}
   * @param relation {@code [B, K, D]}
   * @param tail {@code [B, K, D]}
   * @return {@code [B, K]}
   */
  abstract Tensor scores(Ops ops, Tensor head, Tensor relation, Tensor tail);

  /** The same of three published vectors. */
  abstract double score(float[] head, float[] relation, float[] tail);

  /** A concept's vector as it is kept, of one as it was learnt. */
  abstract float[] published(float[] vector);
}

package io.graft.core.model.head;

import io.graft.spi.ErrorCategory;
import io.graft.spi.GraftException;
import java.util.Map;
import java.util.stream.Stream;

/**
 * What the weights of a family's masked-language-model head are called: a dense layer and a layer
 * normalisation, then the word embeddings again with a bias of their own.
 *
 * @param dense the module of the dense layer
 * @param norm the module of the layer normalisation
 * @param bias the bias of each token's score
 */
public record MaskedLanguageLayers(String dense, String norm, String bias) {
  private static final Map<String, MaskedLanguageLayers> FAMILIES =
      Map.of(
          "bert",
          new MaskedLanguageLayers(
              "cls.predictions.transform.dense",
              "cls.predictions.transform.LayerNorm",
              "cls.predictions.bias"),
          "roberta",
          new MaskedLanguageLayers("lm_head.dense", "lm_head.layer_norm", "lm_head.bias"),
          "distilbert",
          new MaskedLanguageLayers("vocab_transform", "vocab_layer_norm", "vocab_projector.bias"));

  /**
   * Those of a family.
   *
   * @throws GraftException of category USER when none are known; the message lists the families
   */
  public static MaskedLanguageLayers of(String family) {
    MaskedLanguageLayers layers = FAMILIES.get(family);
    if (layers == null) {
      throw GraftException.unknown(
          ErrorCategory.USER,
          "family with a masked-language-model head",
          family,
          FAMILIES.keySet(),
          "task.type");
    }
    return layers;
  }

  /** Whether a weight belongs to the head of any family. */
  public static boolean isPart(String weight) {
    return FAMILIES.values().stream()
        .anyMatch(layers -> layers.names().anyMatch(name -> name.equals(weight)));
  }

  /** Whether a weight is the bias of the scores in the head of any family. */
  public static boolean isBias(String weight) {
    return FAMILIES.values().stream().anyMatch(layers -> layers.bias().equals(weight));
  }

  private Stream<String> names() {
    return Stream.of(dense + ".weight", dense + ".bias", norm + ".weight", norm + ".bias", bias);
  }
}

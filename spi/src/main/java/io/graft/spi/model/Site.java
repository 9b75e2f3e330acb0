package io.graft.spi.model;

import java.util.Objects;

/**
 * A place in an encoder where a method can change what is computed.
 *
 * @param name the same in all families: {@code layer.3.attention.query}, {@code layer.3.attention},
 *     {@code layer.3.attention.norm}, {@code layer.3.ffn.output}, {@code embeddings}, {@code
 *     embeddings.word}
 * @param kind what computes there
 * @param layer the layer's number from 0, or -1 for what comes before the first
 * @param inputSize the size of what enters; for a table, its number of rows
 * @param outputSize the size of what leaves
 * @param module the module's path in the family's Hugging Face implementation, without the model's
 *     prefix: {@code encoder.layer.3.attention.self.query}; weights are stored as {@code
 *     <module>.weight} and {@code <module>.bias}
 */
public record Site(
    String name, SiteKind kind, int layer, int inputSize, int outputSize, String module) {
  public Site {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(kind, "kind");
    Objects.requireNonNull(module, "module");
  }

  /** The name of the weight stored for this site. */
  public String weight() {
    return module + ".weight";
  }

  /** The name of the bias stored for this site. */
  public String bias() {
    return module + ".bias";
  }
}

package io.graft.spi.model;

import io.graft.spi.tensor.IntMatrix;
import io.graft.spi.tensor.Tensor;
import java.util.List;
import java.util.Set;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * A kind of encoder: how its {@code config.json} reads, which weights it has under which names, and
 * what one layer computes. Graft runs the layers, applies what methods declared at the sites, and
 * keeps memory. A stateless, thread-safe factory, named in {@code
 * META-INF/services/io.graft.spi.model.EncoderFamily}.
 */
@ConsumerType
public interface EncoderFamily {

  /** The name in messages and adapters, such as {@code bert}. */
  String name();

  /** The values of {@code model_type} in config.json that this family reads. */
  Set<String> modelTypes();

  /** Reads the sizes. */
  EncoderConfig configure(ConfigView config);

  /** Every site with a weight, and the attention and sequence sites; in a stable order. */
  List<Site> sites(EncoderConfig config);

  /**
   * What the family's task models put before every weight of the encoder, such as {@code bert.}; a
   * file may have it or not.
   */
  String prefix();

  /**
   * Today's name of a weight that older files call otherwise; {@code name} itself where nothing
   * changed. The prefix is already gone.
   */
  default String canonicalName(String name) {
    return name;
  }

  /**
   * Whether a weight that no site has may be left in the file: heads, poolers, stored position ids.
   * The prefix is already gone.
   */
  boolean optional(String name);

  /**
   * The positions of the tokens.
   *
   * @param ids {@code [B, T]}
   * @return {@code [B, T]}, each in {@code [0, maxPositions)}
   */
  IntMatrix positions(EncoderConfig config, IntMatrix ids);

  /**
   * From word embeddings to what enters the first layer.
   *
   * @param words {@code [B, T, H]}
   * @return {@code [B, T, H]}
   */
  Tensor embed(EncoderPass pass, Tensor words);

  /**
   * One layer.
   *
   * @param index from 0
   * @param hidden {@code [B, T, H]}
   * @return {@code [B, T, H]}
   */
  Tensor layer(EncoderPass pass, int index, Tensor hidden);
}

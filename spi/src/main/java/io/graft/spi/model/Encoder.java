package io.graft.spi.model;

import io.graft.spi.tensor.IntMatrix;
import io.graft.spi.tensor.Parameter;
import io.graft.spi.tensor.Tape;
import io.graft.spi.tensor.Tensor;
import java.util.List;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/**
 * A pretrained encoder. Its frozen weights may be shared by many jobs; {@link #forward} is called
 * from the thread that owns the tape.
 */
@ProviderType
public interface Encoder {

  EncoderConfig config();

  /** All sites, in the order in which data flows. */
  List<Site> sites();

  /**
   * The site with this name.
   *
   * @throws io.graft.spi.GraftException of category USER that lists the known names
   */
  Site site(String name);

  /** The weights of all sites, in the order of the sites. */
  List<Parameter> weights();

  /**
   * A weight by its stored name, among those of the sites and what else the model file holds (a
   * pooler, a head); empty when there is none.
   */
  Optional<Parameter> weight(String name);

  /** The word embeddings of {@code ids}: {@code [B, T]} to {@code [B, T, H]}. */
  Tensor wordEmbeddings(Tape tape, IntMatrix ids);

  /**
   * Runs the encoder.
   *
   * @throws io.graft.spi.GraftException of category DATA when a row is longer than the positions
   *     reach or an id is outside the vocabulary
   */
  EncoderOutput forward(Tape tape, EncoderInput input, PassOptions options);
}

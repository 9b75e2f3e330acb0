package io.graft.core.train;

import io.graft.core.text.encode.Collator;
import io.graft.core.text.encode.EncodedExample;
import io.graft.spi.model.EncoderInput;
import java.util.List;

/** Makes the input of a batch from the places of its rows in a data set. */
@FunctionalInterface
public interface InputSource {

  EncoderInput input(int[] indices);

  /** Token ids from the first layer on. */
  static InputSource tokens(List<EncodedExample> data, Collator collator) {
    return indices -> collator.collate(data, indices);
  }
}

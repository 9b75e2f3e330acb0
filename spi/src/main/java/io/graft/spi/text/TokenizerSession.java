package io.graft.spi.text;

import io.graft.spi.Session;
import java.util.List;

/** A domain tokenizer at work in one job. */
public interface TokenizerSession extends Session {

  /**
   * Splits and normalises a text. What lies between two segments is left as it is; the model's own
   * tokenizer then cuts each segment into its tokens and never joins two of them.
   *
   * @param text any text, never null, perhaps empty
   * @return segments in order, without overlap, inside the text; never null
   */
  List<Segment> segment(String text);
}

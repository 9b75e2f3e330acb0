package io.graft.spi.text;

import io.graft.spi.Session;
import java.util.List;

/** An augmenter at work in one job. */
public interface AugmenterSession extends Session {

  /**
   * Further examples made from {@code example}. The same example gives the same result in one job.
   *
   * @return any number of examples, without {@code example} itself; never null
   */
  List<Example> augment(Example example);
}

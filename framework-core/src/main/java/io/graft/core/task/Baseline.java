package io.graft.core.task;

import io.graft.core.train.ModelRunner;
import io.graft.spi.train.Model;
import java.nio.file.Path;

/** What the base model can do without training. */
public interface Baseline {

  /** How well it does on a part of the data, and what it says of each example. */
  Outcome outcome(ModelRunner runner, Model base, EncodedSplit split);

  /** Stores what it needs beside a run's adapter. */
  void write(Path folder);
}

package io.graft.core.model;

import java.nio.file.Path;

/** Makes base models out of finished runs. Thread-safe. */
public interface RunModels {

  /** Whether a folder is a run or an adapter. */
  boolean isRun(Path folder);

  /**
   * The model that a run came to: its base with its adapter folded in.
   *
   * @param run where {@link #isRun} holds
   * @param bases gives the run's own base
   * @return owned by the caller
   * @throws io.graft.spi.GraftException of category USER when the adapter cannot be folded in, of
   *     category DATA when the run is damaged
   */
  BaseModel load(Path run, BaseModels bases);
}

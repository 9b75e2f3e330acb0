package io.graft.core.checkpoint;

import io.graft.core.file.safetensors.SafetensorsFile;
import io.graft.core.train.TrainingState;
import java.nio.file.Path;

/**
 * A checkpoint that was found whole. Its tensors are read from the file until it is closed.
 *
 * @param folder where it is
 * @param state of the training
 * @param marks of the run's record
 * @param file holds the tensors
 */
public record Checkpoint(Path folder, TrainingState state, RunMarks marks, SafetensorsFile file)
    implements AutoCloseable {
  @Override
  public void close() {
    file.close();
  }
}

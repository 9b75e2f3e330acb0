package io.graft.core.checkpoint;

import io.graft.core.file.AtomicFolder;
import io.graft.core.file.StrictJson;
import io.graft.core.file.safetensors.SafetensorsFile;
import io.graft.core.file.safetensors.SafetensorsWriter;
import io.graft.core.file.safetensors.TensorInfo;
import io.graft.core.train.TrainingState;
import io.graft.core.train.TrainingState.Values;
import io.graft.spi.GraftException;
import io.graft.spi.tensor.Shape;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The files of one checkpoint: {@code checkpoint.json}, {@code state.safetensors}, what objective
 * and method gave as their states, and {@code SHA256SUMS} over all of them.
 */
final class CheckpointFolder {
  private static final String TENSORS = "state.safetensors";
  private static final String OBJECTIVE = "objective.state";
  private static final String METHOD = "method.state";

  /** More than a session may give. */
  private static final int MAX_STATE_BYTES = 16 << 20;

  private CheckpointFolder() {}

  /**
   * Writes a checkpoint that appears whole or not at all.
   *
   * @throws GraftException of category DATA when it cannot be written
   */
  static void write(
      Path folder, TrainingState state, RunMarks marks, Map<String, String> identity) {
    AtomicFolder.write(
        folder,
        filled -> {
          SafetensorsWriter writer = new SafetensorsWriter();
          state
              .tensors()
              .forEach((name, tensor) -> writer.add(name, tensor.shape(), tensor.values()));
          writer.write(filled.resolve(TENSORS));
          Files.write(filled.resolve(OBJECTIVE), state.objective());
          Files.write(filled.resolve(METHOD), state.method());
          Files.write(
              filled.resolve(CheckpointManifest.NAME),
              CheckpointManifest.write(state, marks, identity));
          HashList.write(filled);
        });
  }

  /**
   * Opens a checkpoint whose hashes are right.
   *
   * @throws GraftException of category DATA when anything is missing, damaged or malformed
   */
  static Checkpoint open(Path folder, CheckpointManifest manifest) {
    SafetensorsFile file = SafetensorsFile.open(folder.resolve(TENSORS));
    Map<String, Values> tensors = new LinkedHashMap<>();
    for (String name : file.names()) {
      tensors.put(name, new Values(shape(file.info(name)), () -> file.floats(name)));
    }
    return new Checkpoint(
        folder,
        manifest.state(
            tensors,
            StrictJson.bytes(folder.resolve(OBJECTIVE), MAX_STATE_BYTES),
            StrictJson.bytes(folder.resolve(METHOD), MAX_STATE_BYTES)),
        manifest.marks(),
        file);
  }

  private static Shape shape(TensorInfo info) {
    return Shape.of(info.shape().stream().mapToInt(Math::toIntExact).toArray());
  }
}

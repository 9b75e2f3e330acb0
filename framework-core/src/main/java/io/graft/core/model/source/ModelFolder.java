package io.graft.core.model.source;

import io.graft.core.text.tokenizer.Tokenizer;
import io.graft.core.text.tokenizer.TokenizerFiles;
import io.graft.spi.GraftException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * A model as Hugging Face lays it out: config.json; model.safetensors, or shards with
 * model.safetensors.index.json; tokenizer.json, or vocab.txt with tokenizer_config.json. Links to
 * files elsewhere are followed, as the cache of the Hugging Face library needs.
 */
public final class ModelFolder implements ModelSource {
  private static final String WEIGHTS = "model.safetensors";
  private static final String INDEX = "model.safetensors.index.json";

  private final Path folder;
  private final ModelConfig config;

  private ModelFolder(Path folder, ModelConfig config) {
    this.folder = folder;
    this.config = config;
  }

  /**
   * Reads the configuration; weights and tokenizer are opened when they are asked for.
   *
   * @throws GraftException of category DATA when the folder or its config.json is missing or
   *     malformed
   */
  public static ModelFolder open(Path folder) {
    if (!Files.isDirectory(folder)) {
      throw GraftException.data(
          "there is no such folder",
          folder.toString(),
          "give the folder of a model: config.json, " + WEIGHTS + ", tokenizer.json");
    }
    return new ModelFolder(folder, ModelConfig.read(folder.resolve("config.json")));
  }

  /** The folder as it was given. */
  public Path path() {
    return folder;
  }

  @Override
  public String name() {
    return folder.toString();
  }

  @Override
  public ModelConfig config() {
    return config;
  }

  @Override
  public WeightSource openWeights() {
    Path weights = folder.resolve(WEIGHTS);
    if (Files.exists(weights)) {
      return SafetensorsWeights.open(weights);
    }
    Path index = folder.resolve(INDEX);
    if (Files.exists(index)) {
      return SafetensorsWeights.openSharded(index);
    }
    boolean pickled =
        List.of("pytorch_model.bin", "pytorch_model.bin.index.json").stream()
            .anyMatch(name -> Files.exists(folder.resolve(name)));
    throw GraftException.data(
        "the folder has neither " + WEIGHTS + " nor " + INDEX,
        folder.toString(),
        pickled
            ? "its pytorch_model.bin is a pickle, which Graft does not read: save the model as"
                + " safetensors"
            : "add the weights of the model");
  }

  @Override
  public Tokenizer openTokenizer() {
    return TokenizerFiles.open(folder);
  }
}

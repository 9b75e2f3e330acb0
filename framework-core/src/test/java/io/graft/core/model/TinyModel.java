package io.graft.core.model;

import io.graft.core.ClassPathServices;
import io.graft.core.file.safetensors.SafetensorsWriter;
import io.graft.core.model.family.BertFamily;
import io.graft.core.tensor.CounterRandom;
import io.graft.spi.model.EncoderConfig;
import io.graft.spi.model.EncoderInput;
import io.graft.spi.tensor.Activation;
import io.graft.spi.tensor.Initializer;
import io.graft.spi.tensor.IntMatrix;
import io.graft.spi.tensor.Shape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A BERT with random weights, small enough to make in a test. */
public final class TinyModel {
  public static final int VOCABULARY = 24;
  public static final int HIDDEN = 16;
  public static final int LAYERS = 2;

  /** Gives every weight noticeable values, norms included. */
  private static final Initializer WEIGHTS = Initializer.normal(0.3);

  private TinyModel() {}

  /** Name and shape of every weight of the encoder. */
  public static Map<String, Shape> shapes() {
    EncoderConfig config =
        new EncoderConfig(
            "bert",
            VOCABULARY,
            HIDDEN,
            LAYERS,
            2,
            32,
            12,
            0,
            2,
            0,
            Activation.GELU,
            1e-12,
            0.1,
            0.1);
    Map<String, Shape> shapes = new LinkedHashMap<>();
    TransformerEncoder.siteWeights(new BertFamily().sites(config))
        .forEach((name, dimensions) -> shapes.put(name, Shape.of(dimensions)));
    return shapes;
  }

  /** Writes the model's folder; its weights come from {@code seed}. */
  public static Path write(Path folder, long seed) throws IOException {
    return write(folder, seed, shapes(), "");
  }

  /**
   * @param shapes the weights to write
   * @param prefix before every name
   */
  public static Path write(Path folder, long seed, Map<String, Shape> shapes, String prefix)
      throws IOException {
    Files.createDirectories(folder);
    SafetensorsWriter writer = new SafetensorsWriter().metadata(Map.of("format", "pt"));
    CounterRandom random = CounterRandom.of(seed, "weights", 0);
    shapes.forEach(
        (name, shape) -> {
          float[] values = new float[shape.elements()];
          random.fill(values, WEIGHTS, name, 1);
          writer.add(prefix + name, shape, values);
        });
    writer.write(folder.resolve("model.safetensors"));
    writeConfig(folder, "bert");
    writeVocabulary(folder, VOCABULARY);
    return folder;
  }

  public static void writeConfig(Path folder, String modelType) throws IOException {
    Files.writeString(
        folder.resolve("config.json"),
        """
        {
          "architectures": ["BertModel"],
          "model_type": "%s",
          "vocab_size": %d,
          "hidden_size": %d,
          "num_hidden_layers": %d,
          "num_attention_heads": 2,
          "intermediate_size": 32,
          "max_position_embeddings": 12,
          "type_vocab_size": 2,
          "hidden_act": "gelu",
          "layer_norm_eps": 1e-12,
          "pad_token_id": 0
        }
        """
            .formatted(modelType, VOCABULARY, HIDDEN, LAYERS));
  }

  /** A vocab.txt with so many tokens. */
  public static void writeVocabulary(Path folder, int tokens) throws IOException {
    String special = "[PAD]\n[UNK]\n[CLS]\n[SEP]\n[MASK]\n";
    Files.writeString(
        folder.resolve("vocab.txt"),
        special
            + Stream.iterate(0, i -> i + 1)
                .limit(tokens - 5)
                .map(i -> "w" + i)
                .collect(Collectors.joining("\n")));
  }

  /** Loads the model of a folder. */
  public static BaseModel load(io.graft.core.tensor.Engine engine, Path folder) {
    return new EncoderLoader(engine, new ClassPathServices()).load(folder);
  }

  /** Two rows, the second one padded. */
  public static List<EncoderInput> inputs() {
    return List.of(
        EncoderInput.of(
            IntMatrix.of(new int[] {2, 7, 9, 11, 3}, new int[] {2, 8, 3, 0, 0}),
            IntMatrix.of(new int[] {1, 1, 1, 1, 1}, new int[] {1, 1, 1, 0, 0})));
  }
}

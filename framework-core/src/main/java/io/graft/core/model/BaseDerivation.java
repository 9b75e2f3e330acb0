package io.graft.core.model;

import io.graft.core.file.Sha256;
import io.graft.core.model.head.MaskedLanguageLayers;
import io.graft.core.tensor.Engine;
import io.graft.core.text.tokenizer.Encoding;
import io.graft.core.text.tokenizer.Tokenizer;
import io.graft.spi.model.EncoderConfig;
import io.graft.spi.model.Site;
import io.graft.spi.tensor.Parameter;
import io.graft.spi.tensor.Scope;
import io.graft.spi.tensor.Shape;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Makes a base model out of another one: with other values for some weights, with further weights,
 * or with a larger vocabulary. The result stands on its own; the parent may be closed. Used by one
 * thread.
 */
public final class BaseDerivation {
  private static final String WORDS = "embeddings.word";

  private final Engine engine;
  private final BaseModel parent;
  private final Map<String, Values> weights = new LinkedHashMap<>();
  private final Map<String, String> madeFrom = new LinkedHashMap<>();
  private final List<String> newTokens = new ArrayList<>();
  private String name;
  private @Nullable Path path;

  @SuppressWarnings("ArrayRecordComponent") // handed on once
  private record Values(Shape shape, float[] values) {}

  /**
   * @param parent open until {@link #build()} has returned
   */
  public BaseDerivation(Engine engine, BaseModel parent) {
    this.engine = engine;
    this.parent = parent;
    this.name = parent.name();
    this.path = parent.path().orElse(null);
    for (Parameter weight : parent.encoder().allWeights()) {
      weights.put(weight.name(), new Values(weight.shape(), weight.toFloats()));
    }
  }

  /** Gives it the name and the path of a folder. */
  public BaseDerivation named(Path folder) {
    name = folder.toString();
    path = folder;
    return this;
  }

  /** Replaces a weight, or adds one that heads look for. */
  public BaseDerivation weight(String weightName, Shape shape, float[] values) {
    weights.put(weightName, new Values(shape, values));
    return this;
  }

  /**
   * Records what went in; it becomes part of the hash of the weights.
   *
   * @param what a word for it, such as {@code adapter}
   * @param sha256 its hash
   */
  public BaseDerivation madeFrom(String what, String sha256) {
    madeFrom.put(what, sha256);
    return this;
  }

  /**
   * Adds tokens to the vocabulary; those that the tokenizer already reads as one token are passed
   * over. The row of a new token in the word embeddings, and its bias in a language-model head,
   * start as the mean over the pieces that it was cut into.
   */
  public BaseDerivation tokens(List<String> tokens) {
    for (String token : tokens) {
      Encoding pieces = parent.tokenizer().encode(token, Tokenizer.NO_LIMIT, false);
      boolean known = pieces.length() == 1 && pieces.id(0) != parent.tokenizer().unkId();
      if (!known && pieces.length() > 0 && !newTokens.contains(token)) {
        newTokens.add(token);
      }
    }
    return this;
  }

  /** The model. */
  public BaseModel build() {
    Tokenizer tokenizer = parent.tokenizer().extended(newTokens);
    Map<String, @Nullable Object> config = new LinkedHashMap<>(parent.config());
    EncoderConfig sizes = parent.encoder().config();
    if (!newTokens.isEmpty()) {
      int rows = Math.max(sizes.vocabularySize(), tokenizer.largestId() + 1);
      extendTables(tokenizer, rows);
      config.put("vocab_size", rows);
      sizes = withVocabulary(sizes, rows);
      madeFrom.put(
          "new_tokens", Sha256.of(String.join("\n", newTokens).getBytes(StandardCharsets.UTF_8)));
    }
    Map<String, String> lineage = new LinkedHashMap<>(parent.lineage());
    lineage.put("parent", parent.weightsSha256());
    lineage.putAll(madeFrom);
    List<Parameter> parameters = new ArrayList<>();
    weights.forEach(
        (weightName, values) ->
            parameters.add(
                engine.parameter(
                    weightName, values.shape(), values.values(), false, Scope.PROCESS)));
    return new BaseModel(
        parent.origin().derived(name, path, newTokens.isEmpty() ? null : tokenizer.definition()),
        new TransformerEncoder(parent.encoder().family(), sizes, parameters),
        tokenizer,
        hash(),
        config,
        lineage,
        newTokens);
  }

  private String hash() {
    StringBuilder parts = new StringBuilder("derived\nparent " + parent.weightsSha256() + "\n");
    madeFrom.forEach((what, sha256) -> parts.append(what + " " + sha256 + "\n"));
    return Sha256.of(parts.toString().getBytes(StandardCharsets.UTF_8));
  }

  private void extendTables(Tokenizer tokenizer, int rows) {
    Site words = parent.encoder().site(WORDS);
    int before = parent.encoder().config().vocabularySize();
    for (Map.Entry<String, Values> entry : weights.entrySet()) {
      Shape shape = entry.getValue().shape();
      boolean table = entry.getKey().equals(words.weight());
      boolean bias = shape.rank() == 1 && shape.dimension(0) == before && ofVocabulary(entry);
      if (table || bias) {
        entry.setValue(extended(entry.getValue(), tokenizer, rows));
      }
    }
  }

  /** A bias with one number for each token is that of a language-model head. */
  private static boolean ofVocabulary(Map.Entry<String, Values> entry) {
    return MaskedLanguageLayers.isBias(entry.getKey());
  }

  private Values extended(Values old, Tokenizer tokenizer, int rows) {
    int size = old.values().length / old.shape().dimension(0);
    float[] values = Arrays.copyOf(old.values(), rows * size);
    for (String token : newTokens) {
      Encoding pieces = parent.tokenizer().encode(token, Tokenizer.NO_LIMIT, false);
      int row = tokenizer.tokenToId(token).orElseThrow();
      for (int i = 0; i < size; i++) {
        double sum = 0;
        for (int piece : pieces.ids()) {
          sum += old.values()[piece * size + i];
        }
        values[row * size + i] = (float) (sum / pieces.length());
      }
    }
    return new Values(old.shape().rank() == 1 ? Shape.of(rows) : Shape.of(rows, size), values);
  }

  private static EncoderConfig withVocabulary(EncoderConfig sizes, int rows) {
    return new EncoderConfig(
        sizes.family(),
        rows,
        sizes.hiddenSize(),
        sizes.layers(),
        sizes.heads(),
        sizes.intermediateSize(),
        sizes.maxPositions(),
        sizes.firstPosition(),
        sizes.tokenTypes(),
        sizes.padTokenId(),
        sizes.activation(),
        sizes.layerNormEpsilon(),
        sizes.hiddenDropout(),
        sizes.attentionDropout());
  }
}

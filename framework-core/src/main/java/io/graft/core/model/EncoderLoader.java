package io.graft.core.model;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.graft.core.Services;
import io.graft.core.model.source.BundledModel;
import io.graft.core.model.source.ModelConfig;
import io.graft.core.model.source.ModelFolder;
import io.graft.core.model.source.ModelSource;
import io.graft.core.model.source.WeightSource;
import io.graft.core.tensor.Engine;
import io.graft.core.tensor.StoredParameter;
import io.graft.core.text.tokenizer.Tokenizer;
import io.graft.spi.ErrorCategory;
import io.graft.spi.GraftException;
import io.graft.spi.model.EncoderConfig;
import io.graft.spi.model.EncoderFamily;
import io.graft.spi.tensor.Scope;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/**
 * Loads pretrained encoders, strictly: every weight that the family's layout asks for must be there
 * in its shape, and nothing else may be, but what the family calls optional. Of that, heads and
 * poolers are loaded too, so that {@link io.graft.spi.model.Encoder#weight} finds them; the rest is
 * left in the file. Weights go straight from the file into memory of scope PROCESS. Thread-safe.
 */
public final class EncoderLoader {
  private final Engine engine;
  private final Services services;

  /**
   * @param engine holds the weights
   * @param services knows the encoder families
   */
  public EncoderLoader(Engine engine, Services services) {
    this.engine = engine;
    this.services = services;
  }

  /** Where the weights are held. */
  public Engine engine() {
    return engine;
  }

  /** What knows encoder families, methods and heads. */
  public Services services() {
    return services;
  }

  /**
   * Loads a Hugging Face folder.
   *
   * @throws GraftException of category DATA when the folder is not complete, its model_type is
   *     unknown, weights are missing, unexpected or mis-shaped, or the tokenizer does not fit
   */
  public BaseModel load(Path folder) {
    ModelFolder source = ModelFolder.open(folder);
    return load(source, source.config(), ModelOrigin.of(source));
  }

  /**
   * Loads the bundled model of a name.
   *
   * @throws GraftException of category USER when there is none; the message lists the known names
   */
  public BaseModel loadBundled(String name) {
    BundledModel source = BundledModel.named(name);
    return load(source, source.config(), ModelOrigin.of(source));
  }

  /** The tokenizer is opened, and the hash computed, while weights are read: a start counts. */
  private BaseModel load(ModelSource source, ModelConfig view, ModelOrigin origin) {
    EncoderFamily family = family(view);
    EncoderConfig config = EncoderSizes.checked(family.configure(view), view.where());
    CompletableFuture<Tokenizer> opening = CompletableFuture.supplyAsync(source::openTokenizer);
    List<StoredParameter> read = new ArrayList<>();
    try (WeightSource weights = source.openWeights()) {
      Map<String, String> plan = WeightPlan.of(family, config, weights);
      CompletableFuture<String> hash = CompletableFuture.supplyAsync(weights::sha256);
      try {
        plan.forEach((name, stored) -> read.add(read(weights, name, stored)));
        requireFit(result(opening), config, source);
      } finally {
        hash.handle((done, failed) -> failed == null).join(); // it reads what is closed next
      }
      TransformerEncoder encoder = new TransformerEncoder(family, config, List.copyOf(read));
      return new BaseModel(
          origin, encoder, result(opening), result(hash), keys(view), Map.of(), List.of());
    } catch (RuntimeException e) {
      read.forEach(StoredParameter::close);
      opening.handle((tokenizer, failed) -> closed(tokenizer)).join();
      throw e;
    }
  }

  private static boolean closed(@Nullable Tokenizer tokenizer) {
    if (tokenizer != null) {
      tokenizer.close();
    }
    return tokenizer != null;
  }

  private StoredParameter read(WeightSource weights, String name, String stored) {
    return engine.parameter(
        name,
        weights.info(stored).shape(),
        target -> weights.read(stored, target),
        false,
        Scope.PROCESS);
  }

  /** What another thread computed, or the exception that it met. */
  private static <T> T result(CompletableFuture<T> future) {
    try {
      return future.join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw e;
    }
  }

  private static void requireFit(Tokenizer tokenizer, EncoderConfig config, ModelSource source) {
    if (tokenizer.largestId() >= config.vocabularySize()) {
      throw GraftException.data(
          "the tokenizer's largest id is "
              + tokenizer.largestId()
              + ", but the embedding table has only "
              + config.vocabularySize()
              + " rows",
          source.name(),
          "use the tokenizer that belongs to the model");
    }
  }

  private EncoderFamily family(ModelConfig config) {
    String modelType = config.modelType();
    List<EncoderFamily> families = services.all(EncoderFamily.class);
    return families.stream()
        .filter(family -> family.modelTypes().contains(modelType))
        .findFirst()
        .orElseThrow(
            () ->
                GraftException.unknown(
                    ErrorCategory.DATA,
                    "encoder family for model_type",
                    modelType,
                    families.stream().flatMap(family -> family.modelTypes().stream()).toList(),
                    config.where()));
  }

  private static Map<String, @Nullable Object> keys(ModelConfig config) {
    try {
      return JsonMapper.builder()
          .build()
          .readValue(
              config.toJson(), new TypeReference<LinkedHashMap<String, @Nullable Object>>() {});
    } catch (JsonProcessingException e) {
      throw GraftException.internal("a configuration that was read cannot be read again", e);
    }
  }
}

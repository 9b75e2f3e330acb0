package io.graft.core.store;

import io.graft.core.Services;
import io.graft.core.file.safetensors.SafetensorsFile;
import io.graft.core.model.BaseModel;
import io.graft.core.model.ParameterAllocator;
import io.graft.core.tensor.TensorTape;
import io.graft.core.train.JobEnvironment;
import io.graft.spi.GraftException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An adapter on disk, in the layout of the PEFT library: {@code adapter_config.json}, {@code
 * adapter_model.safetensors}, {@code README.md}, and {@code graft.json} with what Graft knows
 * beyond that. A folder that PEFT itself wrote has no {@code graft.json} and is read all the same.
 *
 * @see AdapterWriter
 */
public final class AdapterFolder {
  private static final int MAX_CONFIG_BYTES = 16 << 20;

  private final Path path;
  private final JsonObject configuration;
  private final @Nullable AdapterManifest manifest;
  private final Map<String, String> metadata;

  private AdapterFolder(
      Path path,
      JsonObject configuration,
      @Nullable AdapterManifest manifest,
      Map<String, String> metadata) {
    this.path = path;
    this.configuration = configuration;
    this.manifest = manifest;
    this.metadata = metadata;
  }

  /**
   * Reads and validates everything but the values.
   *
   * @throws GraftException of category DATA when a file is missing, malformed or implausibly long
   */
  public static AdapterFolder open(Path path) {
    for (String name : List.of(AdapterFiles.CONFIG, AdapterFiles.WEIGHTS)) {
      if (!Files.isRegularFile(path.resolve(name))) {
        throw GraftException.data(
            "the adapter has no " + name,
            path.toString(),
            "give the adapter folder of a run, or one that the PEFT library wrote");
      }
    }
    Path manifest = path.resolve(AdapterFiles.MANIFEST);
    try (SafetensorsFile weights = SafetensorsFile.open(path.resolve(AdapterFiles.WEIGHTS))) {
      return new AdapterFolder(
          path,
          JsonFile.read(path.resolve(AdapterFiles.CONFIG), MAX_CONFIG_BYTES),
          Files.exists(manifest) ? AdapterManifest.read(manifest) : null,
          weights.metadata());
    }
  }

  public Path path() {
    return path;
  }

  /** What Graft wrote about the adapter; empty when PEFT wrote it. */
  public Optional<AdapterManifest> manifest() {
    return Optional.ofNullable(manifest);
  }

  /** The {@code base_model_name_or_path} of the configuration; empty when there is none. */
  public Optional<String> baseName() {
    return configuration.has("base_model_name_or_path")
        ? Optional.of(configuration.text("base_model_name_or_path"))
        : Optional.empty();
  }

  /**
   * The tokens to add to the base's vocabulary before the adapter fits; mostly none.
   *
   * @throws GraftException of category DATA when the file that lists them is malformed
   */
  public List<String> newTokens() {
    Path file = path.resolve(AdapterFiles.NEW_TOKENS);
    return Files.exists(file)
        ? JsonFile.read(file, MAX_CONFIG_BYTES).texts("new_tokens")
        : List.of();
  }

  /**
   * Puts an adapter that takes no knowledge on its base model; see {@link #load(BaseModel,
   * Services, JobEnvironment, ParameterAllocator, double, TensorTape)}.
   *
   * @throws GraftException of category USER when the adapter takes knowledge
   */
  public LoadedAdapter load(
      BaseModel base,
      Services services,
      JobEnvironment job,
      ParameterAllocator allocator,
      double dropout) {
    if (manifest != null && manifest.knowledge() != null) {
      throw GraftException.user(
          "the adapter takes knowledge by '"
              + manifest.knowledge().injector().name()
              + "', which a plain model cannot",
          path.toString(),
          "name a run without knowledge, or predict and evaluate with this one as it is");
    }
    return load(base, services, job, allocator, dropout, null);
  }

  /**
   * Puts the adapter on its base model.
   *
   * @param job the settings in it are not used; those of the adapter are. With the graph for an
   *     adapter that takes knowledge
   * @param allocator where the parameters go, and whether they train
   * @param dropout of hidden states when training goes on; nothing is dropped otherwise
   * @param tape where an injector may compute, or null for an adapter that takes no knowledge
   * @throws GraftException of category DATA when base, tokenizer or graph is another one, tensors
   *     are missing, left over or of another shape, or the method is unknown
   */
  public LoadedAdapter load(
      BaseModel base,
      Services services,
      JobEnvironment job,
      ParameterAllocator allocator,
      double dropout,
      @Nullable TensorTape tape) {
    BaseCheck.fits(path, metadata, manifest, base);
    Path weights = path.resolve(AdapterFiles.WEIGHTS);
    try (SafetensorsFile file = SafetensorsFile.open(weights)) {
      Map<String, String> keys =
          AdapterKeys.keysByName(file.names(), base.encoder().family(), weights.toString());
      AdapterManifest known =
          manifest != null
              ? manifest
              : ForeignAdapter.describe(path, configuration, file, keys, base, services);
      StoredParameters stored = new StoredParameters(file, keys, allocator);
      return new AdapterOpening(path, known, manifest == null, base, services, job, stored)
          .open(tape, dropout);
    }
  }
}

package io.graft.core.store;

import io.graft.core.Services;
import io.graft.core.file.safetensors.SafetensorsFile;
import io.graft.core.model.AdaptedModel;
import io.graft.core.model.BaseModel;
import io.graft.core.model.ParameterAllocator;
import io.graft.core.model.TrainedEncoder;
import io.graft.core.model.head.HeadBuilder;
import io.graft.core.peft.AdapterBuilder;
import io.graft.core.peft.ParameterSource;
import io.graft.core.train.JobEnvironment;
import io.graft.spi.ErrorCategory;
import io.graft.spi.GraftException;
import io.graft.spi.Setting;
import io.graft.spi.Settings;
import io.graft.spi.model.Head;
import io.graft.spi.model.HeadSession;
import io.graft.spi.peft.Adapter;
import io.graft.spi.peft.PeftMethod;
import io.graft.spi.peft.PeftSession;
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
   * Puts the adapter on its base model.
   *
   * @param job the settings in it are not used; those of the adapter are
   * @param allocator where the parameters go, and whether they train
   * @param dropout of hidden states when training goes on; nothing is dropped otherwise
   * @throws GraftException of category DATA when base or tokenizer is another one, tensors are
   *     missing, left over or of another shape, or the method is unknown
   */
  public LoadedAdapter load(
      BaseModel base,
      Services services,
      JobEnvironment job,
      ParameterAllocator allocator,
      double dropout) {
    BaseCheck.fits(path, metadata, manifest, base);
    Path weights = path.resolve(AdapterFiles.WEIGHTS);
    try (SafetensorsFile file = SafetensorsFile.open(weights)) {
      Map<String, String> keys =
          AdapterKeys.keysByName(file.names(), base.encoder().family(), weights.toString());
      AdapterManifest known =
          manifest != null
              ? manifest
              : ForeignAdapter.describe(path, configuration, file, keys, base, services);
      return open(known, base, services, job, new StoredParameters(file, keys, allocator), dropout);
    }
  }

  private LoadedAdapter open(
      AdapterManifest known,
      BaseModel base,
      Services services,
      JobEnvironment job,
      StoredParameters stored,
      double dropout) {
    String where = path.resolve(AdapterFiles.MANIFEST).toString();
    PeftMethod method =
        find(services, PeftMethod.class, "PEFT method", PeftMethod::name, known.method(), where);
    Head head = find(services, Head.class, "head", Head::name, known.head(), where);
    Settings methodSettings = check(method.settings(), known.method(), where);
    AdapterBuilder builder =
        new AdapterBuilder(job.withSettings(methodSettings), base.encoder(), stored);
    PeftSession methodSession = opened(() -> method.open(builder), where);
    Adapter adapter = builder.build(method.name());
    HeadBuilder headBuilder =
        new HeadBuilder(
            job.withSettings(check(head.settings(), known.head(), where)),
            new TrainedEncoder(base.encoder(), adapter),
            known.labels().size(),
            manifest != null ? stored : orPretrained(stored, base));
    HeadSession headSession = head.open(headBuilder);
    stored.requireComplete();
    AdaptedModel model =
        new AdaptedModel(
            base.encoder(), List.of(adapter), headSession, headBuilder.parameters(), dropout);
    return new LoadedAdapter(
        model,
        known,
        method.configuration(builder),
        List.of(methodSession, headSession),
        stored.handedOut());
  }

  /** PEFT leaves out parts of a head that were not trained: those are the base model's. */
  private static ParameterSource orPretrained(StoredParameters stored, BaseModel base) {
    return new PretrainedParameters(base.encoder()).unless(stored::holds, stored);
  }

  private static <T> T find(
      Services services,
      Class<T> type,
      String kind,
      java.util.function.Function<T, String> nameOf,
      NamedSettings wanted,
      String where) {
    try {
      return services.find(type, kind, nameOf, wanted.name(), where);
    } catch (GraftException e) {
      throw asData(e);
    }
  }

  static Settings check(List<Setting> declared, NamedSettings stored, String where) {
    try {
      return Settings.of(declared, stored.settings(), where + " " + stored.name());
    } catch (GraftException e) {
      throw asData(e);
    }
  }

  /** A method complains of its settings as of a recipe's; here they come from a file. */
  private static PeftSession opened(
      java.util.function.Supplier<PeftSession> opening, String where) {
    try {
      return opening.get();
    } catch (GraftException e) {
      throw asData(e);
    } catch (IllegalArgumentException e) {
      throw GraftException.data(
          "the method cannot be opened with what is stored: " + e.getMessage(),
          where,
          "restore the adapter's files from where they came",
          e);
    }
  }

  private static GraftException asData(GraftException e) {
    return e.category() != ErrorCategory.USER
        ? e
        : new GraftException(ErrorCategory.DATA, e.what(), e.where(), e.mend(), e);
  }
}

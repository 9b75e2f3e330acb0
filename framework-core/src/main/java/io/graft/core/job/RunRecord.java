package io.graft.core.job;

import io.graft.core.evaluate.Metrics;
import io.graft.core.inject.OpenInjector;
import io.graft.core.model.BaseModel;
import io.graft.core.recipe.KnowledgeSection;
import io.graft.core.recipe.Recipe;
import io.graft.core.recipe.RecipeWriter;
import io.graft.core.report.RunReport;
import io.graft.core.store.AdapterDomain;
import io.graft.core.store.AdapterKnowledge;
import io.graft.core.store.AdapterManifest;
import io.graft.core.store.AdapterWriter;
import io.graft.core.store.ModelCard;
import io.graft.core.store.NamedSettings;
import io.graft.core.store.PredictedExample;
import io.graft.core.store.RunDirectory;
import io.graft.core.store.RunEnvironment;
import io.graft.core.task.Baseline;
import io.graft.core.tensor.TensorTape;
import io.graft.spi.GraftException;
import io.graft.spi.inject.KnowledgeInjector;
import io.graft.spi.tensor.Parameter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Writes what a job did into its run directory. */
final class RunRecord {
  private final Recipe recipe;
  private final JobResources resources;
  private final RunDirectory directory;
  private final BaseModel base;

  RunRecord(Recipe recipe, JobResources resources, RunDirectory directory, BaseModel base) {
    this.recipe = recipe;
    this.resources = resources;
    this.directory = directory;
    this.base = base;
  }

  /**
   * The resolved recipe, where it is not there yet, and the environment, before anything long
   * begins.
   *
   * @param tape what computes
   * @return the hashes of what goes in
   */
  Map<String, String> begin(TensorTape tape) {
    if (!Files.exists(directory.recipe())) {
      directory.writeRecipe(RecipeWriter.toYaml(recipe));
    }
    Map<String, String> hashes =
        RunIdentity.inputs(recipe, base, resources.domain(), resources.graph());
    directory.writeEnvironment(
        RunEnvironment.current(
            resources.engine().threads(), tape.kernelsName(), tape.precision(), hashes));
    return hashes;
  }

  /** The adapter, the base's centroids, the predictions and, last, the result. */
  AdaptationResult end(
      ChosenServices services,
      LabelledData data,
      AssembledModel model,
      DomainText domain,
      Optional<Baseline> baseline,
      Evidence evidence) {
    Metrics before = evidence.before().metrics();
    Metrics after = evidence.after().metrics();
    ModelCard card =
        new ModelCard(
            recipe.data().train().getFileName() + ", " + data.train().size() + " examples",
            data.evaluatedName(),
            after.values(),
            before.values());
    new AdapterWriter(
            base,
            model.adapter(),
            injected(model),
            trainableHead(model),
            services.method().service().configuration(model.context()),
            manifest(services, data, domain, model.injector()),
            card)
        .write(directory.adapter());
    baseline.ifPresent(own -> own.write(directory.path()));
    List<PredictedExample> predictions = evidence.predictions(data.labels());
    if (!predictions.isEmpty()) {
      directory.writePredictions(predictions);
    }
    AdaptationResult result = result(data, model, before, after, evidence.summary());
    directory.writeResult(asMap(result, services, data, evidence));
    return result;
  }

  /** The report, of a run that has ended well: what goes wrong here does not take it away. */
  void report(JobListener listener) {
    try {
      RunReport.write(directory);
    } catch (GraftException e) {
      listener.on(
          new JobEvent.Warned(
              "the run is whole, but its report could not be written: " + e.getMessage()));
    }
  }

  /** A head may use frozen weights of the base, such as its pooler; those are not the adapter's. */
  private static List<Parameter> trainableHead(AssembledModel model) {
    return model.adapted().headParameters().stream().filter(Parameter::trainable).toList();
  }

  private AdapterManifest manifest(
      ChosenServices services,
      LabelledData data,
      DomainText domain,
      @Nullable OpenInjector injector) {
    return new AdapterManifest(
        RunEnvironment.version(),
        base.name(),
        base.weightsSha256(),
        base.tokenizerSha256(),
        services.task().service().type(),
        data.labels().names(),
        new NamedSettings(services.head().service().name(), services.head().settings().asMap()),
        new NamedSettings(services.method().service().name(), services.method().settings().asMap()),
        recipe.training().maxLength(),
        adapterDomain(domain),
        injector == null ? null : adapterKnowledge(services, injector));
  }

  private static List<Parameter> injected(AssembledModel model) {
    return model.injector() == null ? List.of() : model.injector().adapter().parameters();
  }

  private AdapterKnowledge adapterKnowledge(ChosenServices services, OpenInjector injector) {
    KnowledgeSection section = Objects.requireNonNull(recipe.knowledge());
    ChosenServices.Chosen<KnowledgeInjector> chosen = Objects.requireNonNull(services.injector());
    Path index = section.index();
    return new AdapterKnowledge(
        new NamedSettings(chosen.service().name(), chosen.settings().asMap()),
        Objects.requireNonNull(resources.graph()).hash(),
        index == null ? null : index.toString(),
        section.shuffle(),
        injector.state());
  }

  private @Nullable AdapterDomain adapterDomain(DomainText domain) {
    DomainIdentity identity = resources.domain();
    return identity == null
        ? null
        : new AdapterDomain(
            identity.domain(),
            identity.bundle(),
            identity.version(),
            identity.jarSha256(),
            identity.tokenizer(),
            domain.state());
  }

  private AdaptationResult result(
      LabelledData data,
      AssembledModel model,
      Metrics before,
      Metrics after,
      TrainingSummary summary) {
    List<Parameter> trainable = model.adapted().trainable();
    long added =
        elements(model.adapter().parameters())
            + elements(injected(model))
            + elements(trainableHead(model));
    return new AdaptationResult(
        directory.path(),
        data.evaluatedName(),
        after.primary(),
        after.value(),
        before.value(after.primary()),
        after.values(),
        before.values(),
        summary.seconds(),
        summary.realTokensPerSecond(),
        summary.paddedOverReal(),
        PeakMemory.residentMebibytes(),
        elements(trainable),
        elements(base.encoder().allWeights()) + added,
        summary.steps(),
        summary.stepsAllLives());
  }

  private static long elements(Collection<? extends Parameter> parameters) {
    return parameters.stream().mapToLong(parameter -> parameter.shape().elements()).sum();
  }

  private Map<String, @Nullable Object> asMap(
      AdaptationResult result, ChosenServices services, LabelledData data, Evidence evidence) {
    Map<String, @Nullable Object> map = new LinkedHashMap<>();
    map.put("task", services.task().service().type());
    map.put("evaluated_on", result.evaluatedOn());
    map.put("metric", result.metric());
    map.put("value", result.value());
    map.put("base_value", result.baseValue());
    map.put("metrics", result.metrics());
    map.put("base_metrics", result.baseMetrics());
    map.put("train_seconds", result.trainSeconds());
    map.put("real_tokens_per_second", result.realTokensPerSecond());
    map.put("padded_over_real", result.paddedOverReal());
    map.put("peak_rss_mb", result.peakRssMb());
    map.put("trainable_parameters", result.trainableParameters());
    map.put("total_parameters", result.totalParameters());
    map.put("steps", result.steps());
    map.put("steps_all_lives", result.stepsAllLives());
    map.put("best_step", evidence.summary().bestStep());
    map.put("training_flops", evidence.summary().flops());
    map.put("seed", recipe.training().seed());
    map.put("labels", data.labels().names());
    map.put("forgetting", evidence.forgetting());
    if (services.injector() != null) {
      map.put("knowledge", knowledge(services.injector(), evidence));
    }
    if (!data.skipped().isEmpty()) {
      map.put("skipped_faults", data.skipped());
    }
    if (data.augmentation() != null) {
      map.put("augmented", data.augmentation().counts());
    }
    return map;
  }

  private Map<String, @Nullable Object> knowledge(
      ChosenServices.Chosen<KnowledgeInjector> injector, Evidence evidence) {
    Map<String, @Nullable Object> map = new LinkedHashMap<>();
    map.put("injector", injector.service().name());
    map.put("settings", injector.settings().asMap());
    map.put("graph_sha256", Objects.requireNonNull(resources.graph()).hash());
    map.put("shuffle", Objects.requireNonNull(recipe.knowledge()).shuffle());
    map.put("train", KnowledgeCounts.of(evidence.train()));
    map.put("evaluated", KnowledgeCounts.of(evidence.split()));
    return map;
  }
}

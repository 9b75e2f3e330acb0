package io.graft.core.job;

import io.graft.core.evaluate.Metrics;
import io.graft.core.model.BaseModel;
import io.graft.core.model.BaseModels;
import io.graft.core.recipe.DataSection;
import io.graft.core.recipe.FaultChoice;
import io.graft.core.recipe.Recipe;
import io.graft.core.recipe.RecipeReader;
import io.graft.core.recipe.TaskSection;
import io.graft.core.store.AdapterDomain;
import io.graft.core.store.AdapterFolder;
import io.graft.core.store.AdapterKnowledge;
import io.graft.core.store.AdapterManifest;
import io.graft.core.store.LoadedAdapter;
import io.graft.core.store.RunBase;
import io.graft.core.store.RunDirectory;
import io.graft.core.task.Baseline;
import io.graft.core.task.EncodedSplit;
import io.graft.core.task.Prediction;
import io.graft.core.task.Task;
import io.graft.core.task.TaskContext;
import io.graft.core.task.TaskSession;
import io.graft.core.tensor.TensorTape;
import io.graft.core.text.batch.LengthBatches;
import io.graft.core.text.encode.Collator;
import io.graft.core.text.encode.TextEncoder;
import io.graft.core.text.read.ExampleFields;
import io.graft.core.text.read.LabelKind;
import io.graft.core.text.read.LabelSet;
import io.graft.core.train.JobEnvironment;
import io.graft.core.train.ModelRunner;
import io.graft.spi.GraftException;
import io.graft.spi.Settings;
import io.graft.spi.knowledge.KnowledgeGraph;
import io.graft.spi.model.EncoderInput;
import io.graft.spi.peft.Adapter;
import io.graft.spi.text.Example;
import io.graft.spi.train.Model;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** The model of a finished run, ready to answer. Used by one thread at a time. */
public final class Predictor implements AutoCloseable {
  private static final int BATCH_TOKENS = 4096;

  private final RunDirectory run;
  private final @Nullable Recipe recipe;
  private final BaseModels.Lease lease;
  private final LoadedAdapter loaded;
  private final TensorTape tape;
  private final DomainText domain;
  private final TextEncoder encoder;
  private final Collator collator;
  private final Task task;
  private final TaskSession session;
  private final TaskSession unaided;
  private final @Nullable KnowledgeGraph graph;
  private final LabelSet labels;

  private Predictor(
      RunDirectory run,
      @Nullable Recipe recipe,
      BaseModels.Lease lease,
      LoadedAdapter loaded,
      TensorTape tape,
      DomainText domain,
      JobResources resources) {
    this.run = run;
    this.recipe = recipe;
    this.lease = lease;
    this.loaded = loaded;
    this.tape = tape;
    this.domain = domain;
    AdapterManifest manifest = loaded.manifest();
    BaseModel base = lease.model();
    TextEncoder plain = domain.encoder(base.tokenizer(), manifest.maxLength());
    this.encoder = loaded.injector().map(plain::injecting).orElse(plain);
    this.collator = Collator.of(base.encoder().config(), tape);
    this.task =
        resources
            .services()
            .find(Task.class, "task type", Task::type, manifest.task(), run.path().toString());
    this.labels = manifest.labels().isEmpty() ? LabelSet.none() : LabelSet.of(manifest.labels());
    Settings settings =
        recipe == null
            ? Settings.of(task.settings(), Map.of(), "task")
            : ChosenServices.of(recipe, resources.services()).task().settings();
    TaskContext context =
        new TaskContext(
            settings, labels, plain, collator, BATCH_TOKENS, LengthBatches.ANY_ROWS, 0, null);
    this.graph = resources.graph();
    this.unaided = task.open(context);
    this.session =
        loaded.injector().map(injector -> task.open(context.injecting(injector))).orElse(unaided);
  }

  /** The index that a run's adapter takes knowledge from; empty when it names none. */
  public static Optional<Path> indexOf(Path path) {
    return AdapterFolder.open(RunDirectory.open(path).adapter())
        .manifest()
        .map(AdapterManifest::knowledge)
        .map(AdapterKnowledge::index)
        .map(Path::of);
  }

  /** The domain that a run's adapter was made with; empty when it needs no plugin. */
  public static Optional<AdapterDomain> domainOf(Path path) {
    return AdapterFolder.open(RunDirectory.open(path).adapter())
        .manifest()
        .map(AdapterManifest::domain);
  }

  /**
   * Loads a run's base and adapter.
   *
   * @param path a run directory, or an adapter folder whose base is bundled
   * @param resources with the domain that {@link #domainOf} names
   * @throws GraftException of category USER or DATA when the run cannot be used
   */
  public static Predictor open(Path path, JobResources resources) {
    return open(path, resources, () -> resources.engine().newTape(0));
  }

  /**
   * Loads a run's base and adapter.
   *
   * @param path a run directory, or an adapter folder whose base is bundled
   * @param resources with the domain that {@link #domainOf} names
   * @param tapes makes the tape to compute on, of the engine of {@code resources}; closed with the
   *     predictor
   * @throws GraftException of category USER or DATA when the run cannot be used
   */
  public static Predictor open(Path path, JobResources resources, Supplier<TensorTape> tapes) {
    RunDirectory run = RunDirectory.open(path);
    Recipe recipe = Files.exists(run.recipe()) ? RecipeReader.read(run.recipe(), List.of()) : null;
    AdapterFolder folder = AdapterFolder.open(run.adapter());
    JobEnvironment environment =
        AssembledModel.environment(
                path.toAbsolutePath().normalize().getFileName().toString(),
                0,
                resources.cancelled())
            .withGraph(resources.graph());
    BaseModels.Lease lease = RunBase.of(run, folder).acquire(resources.bases());
    TensorTape tape = tapes.get();
    try {
      LoadedAdapter loaded =
          folder.load(
              lease.model(),
              resources.services(),
              environment,
              (name, shape, values) -> tape.parameter(name, shape, values, false),
              0,
              tape);
      DomainText text = domainText(loaded, resources, environment);
      return new Predictor(run, recipe, lease, loaded, tape, text, resources);
    } catch (RuntimeException | Error e) {
      tape.close();
      lease.close();
      throw e;
    }
  }

  private static DomainText domainText(
      LoadedAdapter loaded, JobResources resources, JobEnvironment environment) {
    AdapterDomain domain = loaded.manifest().domain();
    return domain == null || resources.domain() == null
        ? DomainText.of(resources, environment)
        : DomainText.restored(
            resources, environment, domain.tokenizer(), domain.tokenizerState(), domain.version());
  }

  /** The base model. */
  public BaseModel base() {
    return lease.model();
  }

  /** The adapter and its model. */
  public LoadedAdapter loaded() {
    return loaded;
  }

  /** Predicts for each example, in order. */
  public List<Prediction> predict(List<Example> examples) {
    return predict(tape, loaded.model(), encode(examples));
  }

  /** Predicts by a model of one's own, such as {@link EncodedRows}. */
  List<Prediction> predict(TensorTape on, Model model, EncodedSplit split) {
    return session.predict(new ModelRunner(on), model, split);
  }

  /**
   * Whether texts of both can go through their base together, by {@link SharedPass}: the base is
   * the same one, its weights are untouched, and no injector changes what enters it.
   */
  public boolean sharesPass(Predictor other) {
    return loaded.model().encoder() == other.loaded.model().encoder()
        && addsOnly()
        && other.addsOnly();
  }

  private boolean addsOnly() {
    List<Adapter> adapters = loaded.model().adapters();
    return adapters.size() == 1
        && adapters.get(0).trainedWeights().isEmpty()
        && loaded.injector().isEmpty();
  }

  TensorTape tape() {
    return tape;
  }

  /** Whether a text can have any number of labels, rather than one. */
  public boolean multiLabel() {
    return task.type().equals(TaskSection.MULTI_LABEL);
  }

  /** Embeds with the adapted encoder; valid while this is open. */
  public Embedder embedder() {
    return new Embedder(
        tape,
        encoder,
        collator,
        input -> loaded.model().encode(tape, input, false),
        () -> {}); // what it uses belongs to this
  }

  /** The examples in one batch. */
  EncoderInput input(List<Example> examples) {
    int[] all = IntStream.range(0, examples.size()).toArray();
    return collator.collate(encoder.encode(examples), all);
  }

  /** The vector of each example under the head. */
  public List<float[]> features(List<Example> examples) {
    EncodedSplit split = encode(examples);
    return new ModelRunner(tape)
        .features(loaded.model(), split.inputs(), split.evaluationBatches());
  }

  /**
   * Scores the model, and the base's centroids where the run has them, on a file.
   *
   * @param data in the fields that the run's recipe names
   */
  public Evaluation evaluate(Path data) {
    DataSection section = section();
    List<Example> examples = task.read(section, data, labels.size() == 0 ? null : labels);
    if (examples.isEmpty()) {
      throw GraftException.data(
          "there are no examples", data.toString(), "give a file with labelled examples");
    }
    ModelRunner runner = new ModelRunner(tape);
    EncodedSplit split = encode(examples);
    Metrics adapted = session.evaluate(runner, loaded.model(), split);
    @Nullable Baseline baseline = task.readBaseline(run.path(), session);
    return new Evaluation(
        adapted.primary(),
        adapted.values(),
        baseline == null
            ? Map.of()
            : baseline
                .outcome(runner, loaded.model().unadapted(), unaided.encode(examples))
                .metrics()
                .values(),
        examples.size());
  }

  /** What users should know before they rely on the model; mostly empty. */
  public Optional<String> warning() {
    return loaded.warning();
  }

  /**
   * What each example is linked to and what of that enters the model.
   *
   * @throws GraftException of category USER when the model takes no knowledge
   */
  public List<KnownText> knowledge(List<Example> examples) {
    AdapterKnowledge knowledge = loaded.manifest().knowledge();
    if (knowledge == null) {
      throw GraftException.user(
          "the run takes no knowledge",
          String.valueOf(run.path().getFileName()),
          "do not ask for it (--show-knowledge), or train with a section knowledge in the recipe");
    }
    return encode(examples).encoded().stream()
        .map(encoded -> KnownTexts.of(encoded, Objects.requireNonNull(graph)))
        .toList();
  }

  private DataSection section() {
    Path here = Path.of("").toAbsolutePath();
    String label = TaskSection.usualLabel(task.type());
    return recipe != null
        ? recipe.data().refusing()
        : new DataSection(
            here,
            here,
            null,
            null,
            "text",
            TaskSection.usualSecond(task.type()),
            label,
            FaultChoice.REFUSE);
  }

  private ExampleFields fields() {
    if (recipe != null) {
      return ExampleFields.of(recipe.data(), recipe.task());
    }
    return ExampleFields.of(section(), multiLabel() ? LabelKind.MULTI : LabelKind.SINGLE);
  }

  /** The fields to read texts from when labels are not needed. */
  public ExampleFields textFields() {
    return fields().withoutLabels();
  }

  EncodedSplit encode(List<Example> examples) {
    return session.encode(examples);
  }

  /** The data section of the run's recipe, or null for a bare adapter. */
  public @Nullable DataSection data() {
    return recipe == null ? null : recipe.data();
  }

  @Override
  public void close() {
    domain.close();
    loaded.close();
    tape.close();
    lease.close();
  }
}

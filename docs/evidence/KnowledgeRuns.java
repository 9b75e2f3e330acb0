import io.graft.core.ClassPathServices;
import io.graft.core.Services;
import io.graft.core.job.AdaptationJob;
import io.graft.core.job.AdaptationResult;
import io.graft.core.job.JobResources;
import io.graft.core.model.BaseModels;
import io.graft.core.model.EncoderLoader;
import io.graft.core.recipe.KnowledgeSection;
import io.graft.core.recipe.Recipe;
import io.graft.core.recipe.RecipeReader;
import io.graft.core.recipe.RecipeWriter;
import io.graft.core.store.FoldedRuns;
import io.graft.core.store.RunClaim;
import io.graft.core.tensor.Engine;
import io.graft.host.knowledge.GraphEmbeddings;
import io.graft.knowledge.index.IndexedGraph;
import io.graft.knowledge.link.LinkedGraph;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Makes many runs in one process, each as {@code graft adapt} makes it, without the seconds that a
 * start costs: the base model and the graphs are opened once. A line of PLAN is a name and what
 * {@code --set} takes, separated by tabs, and {@code graph=INDEX} where augmenters need one without an
 * injector, as a domain would bring it; the plan is read again after each run. Runs that are in
 * OUT are left as they are.
 *
 * <p>usage: java -cp "GRAFT_HOME/lib/*" KnowledgeRuns.java RECIPE PLAN OUT
 */
final class KnowledgeRuns {
  private static final String GRAPH = "graph=";

  private final Path recipe;
  private final Path out;
  private final Engine engine = Engine.open(1);
  private final Services services = new ClassPathServices();
  private final BaseModels bases =
      new BaseModels(new EncoderLoader(engine, services), new FoldedRuns(engine, services));
  private final Map<Path, LinkedGraph> graphs = new HashMap<>();
  private final Set<String> failed = new HashSet<>();

  private KnowledgeRuns(Path recipe, Path out) {
    this.recipe = recipe;
    this.out = out;
  }

  public static void main(String[] arguments) throws IOException {
    Path plan = Path.of(arguments[1]);
    KnowledgeRuns runs =
        new KnowledgeRuns(Path.of(arguments[0]).toAbsolutePath(), Path.of(arguments[2]).toAbsolutePath());
    try (BaseModels.Lease kept = runs.bases.acquire(RecipeReader.read(runs.recipe, List.of()).base())) {
      for (Optional<String> next = runs.next(plan); next.isPresent(); next = runs.next(plan)) {
        runs.run(List.of(next.get().split("\t")));
      }
    }
  }

  private Optional<String> next(Path plan) throws IOException {
    return Files.readAllLines(plan).stream()
        .filter(line -> !line.isBlank())
        .filter(line -> !failed.contains(name(line)))
        .filter(line -> !Files.exists(out.resolve(name(line)).resolve("result.json")))
        .findFirst();
  }

  private static String name(String line) {
    return line.split("\t")[0];
  }

  private void run(List<String> line) throws IOException {
    String name = line.get(0);
    Path run = out.resolve(name);
    remove(run);
    long before = processorMillis();
    try {
      List<String> settings = line.stream().skip(1).filter(each -> !each.startsWith(GRAPH)).toList();
      Recipe resolved = RecipeReader.read(recipe, settings);
      AdaptationResult result = adapt(resolved, index(resolved, line), run);
      double seconds = (processorMillis() - before) / 1e3;
      Files.writeString(run.resolve("processor-seconds.txt"), seconds + "\n");
      System.out.printf(
          Locale.ROOT, "%s %.4f base %.4f, %.1f s of processor%n", name, result.value(), result.baseValue(), seconds);
    } catch (RuntimeException e) {
      failed.add(name);
      System.out.println(name + " failed: " + e);
    }
  }

  private static Optional<Path> index(Recipe resolved, List<String> line) {
    KnowledgeSection knowledge = resolved.knowledge();
    return knowledge == null
        ? line.stream().filter(each -> each.startsWith(GRAPH)).map(each -> Path.of(each.substring(GRAPH.length()))).findFirst()
        : Optional.of(knowledge.index());
  }

  private AdaptationResult adapt(Recipe resolved, Optional<Path> index, Path run) {
    LinkedGraph graph =
        index
            .map(each -> graphs.computeIfAbsent(each, one -> GraphEmbeddings.linked(IndexedGraph.open(one))))
            .orElse(null);
    JobResources resources = new JobResources(engine, bases, services, null, graph, () -> false);
    try (RunClaim claim = RunClaim.fresh(run, RecipeWriter.toYaml(resolved))) {
      return new AdaptationJob(resolved, resources, claim.directory()).run(event -> {});
    }
  }

  private static long processorMillis() {
    return ProcessHandle.current().info().totalCpuDuration().orElseThrow().toMillis();
  }

  /** What a run left that was stopped. */
  private static void remove(Path run) throws IOException {
    if (Files.exists(run)) {
      try (Stream<Path> all = Files.walk(run)) {
        all.sorted(Comparator.reverseOrder()).map(Path::toFile).forEach(File::delete);
      }
    }
  }
}

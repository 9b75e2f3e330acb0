package io.graft.host.cli;

import io.graft.core.embed.ConceptEmbeddings;
import io.graft.core.embed.EmbeddingFiles;
import io.graft.core.embed.EmbeddingModel;
import io.graft.core.embed.EmbeddingPlan;
import io.graft.core.embed.EmbeddingTraining;
import io.graft.core.embed.LinkRanking;
import io.graft.core.embed.Triples;
import io.graft.core.tensor.Engine;
import io.graft.host.knowledge.GraphEmbeddings;
import io.graft.knowledge.index.IndexedGraph;
import io.graft.spi.GraftException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** {@code graft knowledge embed}: learns vectors of concepts from a graph's relations. */
@Command(
    name = "embed",
    description = "Learn vectors of a graph's concepts from its relations.",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Example:",
      "  graft knowledge embed --index kg/doid --model transe",
      "",
      "The vectors lie in the folder embeddings of the index, as safetensors; the",
      "injector entity-fusion takes them by the model's name. Printed is how well",
      "they rank the ends of relations that were held out, among all concepts,",
      "beside the frequency of each concept as such an end."
    })
final class KnowledgeEmbedCommand implements Callable<Integer> {
  @ParentCommand private KnowledgeCommand knowledge;
  @Mixin private JsonOption json;
  @Mixin private GraphOption graph;

  @Option(
      names = "--model",
      paramLabel = "MODEL",
      description = "transe (Bordes et al. 2013) or complex (Trouillon et al. 2016); transe.")
  private String model = "transe";

  @Option(names = "--size", paramLabel = "N", description = "Numbers of a vector, even (64).")
  private int size = 64;

  @Option(names = "--epochs", paramLabel = "N", description = "Passes over the relations (100).")
  private int epochs = 100;

  @Option(
      names = "--held-out",
      paramLabel = "SHARE",
      description = "Of the relations, to be asked for and not learnt from (0.05).")
  private double heldOut = 0.05;

  @Option(names = "--seed", paramLabel = "N", description = "All random choices come from it (1).")
  private long seed = 1;

  @Option(names = "--threads", paramLabel = "N", description = "Compute threads (all processors).")
  private int threads;

  @Override
  public Integer call() {
    require(size >= 2 && size <= 4096 && size % 2 == 0, "--size", "an even number from 2 to 4096");
    require(epochs >= 1 && epochs <= 100_000, "--epochs", "a number from 1 to 100000");
    require(heldOut >= 0 && heldOut <= 0.5, "--held-out", "a share from 0 to 0.5");
    EmbeddingPlan plan =
        EmbeddingPlan.usual(EmbeddingModel.named(model, "--model"), seed)
            .with(size, epochs, heldOut);
    Console console = knowledge.graft().console();
    try (IndexedGraph opened = graph.open(console);
        Engine engine = Engine.open(threads)) {
      BuildConsole progress = new BuildConsole(console);
      Triples triples = GraphEmbeddings.triples(opened);
      Triples.Split split = triples.split(heldOut, seed);
      ConceptEmbeddings embeddings =
          new EmbeddingTraining(plan, triples)
              .run(
                  engine,
                  split.train(),
                  (epoch, loss) -> progress.done("epochs", epoch, epochs),
                  () -> false);
      progress.clear();
      double seconds = progress.seconds();
      progress.phase("ranking " + split.heldOut().size() + " relations");
      LinkRanking ranking = LinkRanking.of(triples, split.heldOut(), embeddings::score);
      LinkRanking frequency =
          LinkRanking.of(triples, split.heldOut(), LinkRanking.byFrequency(split.train()));
      Map<String, Object> measured = new LinkedHashMap<>();
      measured.put(model, ranking.asMap());
      measured.put("frequency", frequency.asMap());
      measured.put("train_seconds", seconds);
      Path folder = GraphEmbeddings.folder(opened, model);
      EmbeddingFiles.write(folder, embeddings, opened.hash(), measured);
      print(console, triples, folder, measured, ranking, frequency);
    }
    return 0;
  }

  private static void require(boolean right, String option, String wanted) {
    if (!right) {
      throw GraftException.user("the value is not right", option, "give " + wanted);
    }
  }

  private void print(
      Console console,
      Triples triples,
      Path folder,
      Map<String, Object> measured,
      LinkRanking ranking,
      LinkRanking frequency) {
    Map<String, Object> object = new LinkedHashMap<>();
    object.put("out", folder.toString());
    object.put("concepts", triples.concepts().size());
    object.put("relation_types", triples.relations().size());
    object.put("relations", triples.edges().size());
    object.putAll(measured);
    if (json.on()) {
      console.json(object);
      return;
    }
    console.print(
        String.format(
            Locale.ROOT,
            "%,d relations of %d types between %,d concepts",
            triples.edges().size(),
            triples.relations().size(),
            triples.concepts().size()));
    console.print(String.format(Locale.ROOT, "%-12s %9s %9s %9s", "", "MRR", "hits@1", "hits@10"));
    console.print(line("frequency", frequency));
    console.print(line(model, ranking));
    console.print("vectors in " + folder);
  }

  private static String line(String name, LinkRanking ranking) {
    return String.format(
        Locale.ROOT,
        "%-12s %9.4f %9.4f %9.4f",
        name,
        ranking.mrr(),
        ranking.hitsAt1(),
        ranking.hitsAt10());
  }
}

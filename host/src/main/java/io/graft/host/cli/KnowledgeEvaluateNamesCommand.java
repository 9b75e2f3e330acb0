package io.graft.host.cli;

import io.graft.core.text.read.ExampleFields;
import io.graft.core.text.read.ExampleReader;
import io.graft.core.text.read.LabelKind;
import io.graft.host.knowledge.NameAccuracy;
import io.graft.host.knowledge.NameData;
import io.graft.knowledge.names.ConceptName;
import io.graft.spi.GraftException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** {@code graft knowledge evaluate-names}: how well held-out names find their concepts. */
@Command(
    name = "evaluate-names",
    description = "Score how often held-out names find their concepts among all other names.",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Example:",
      "  graft knowledge evaluate-names --names names --encoder minilm --encoder runs/aligned",
      "",
      "DIR is what 'graft knowledge names' wrote: test.jsonl is looked up among the names of",
      "train.jsonl and dev.jsonl. The yardstick is BM25 over character n-grams of the names."
    })
final class KnowledgeEvaluateNamesCommand implements Callable<Integer> {
  @ParentCommand private KnowledgeCommand knowledge;
  @Mixin private JsonOption json;

  @Option(
      names = "--names",
      paramLabel = "DIR",
      required = true,
      description = "The folder with train.jsonl and test.jsonl.")
  private Path names;

  @Option(
      names = "--encoder",
      paramLabel = "RUN",
      description = "A run or a model; may be repeated.")
  private List<String> encoders = List.of();

  @Override
  public Integer call() {
    List<ConceptName> known = new ArrayList<>(read(names.resolve("train.jsonl")));
    if (Files.exists(names.resolve("dev.jsonl"))) {
      known.addAll(read(names.resolve("dev.jsonl")));
    }
    NameData data = NameData.of(known, read(names.resolve("test.jsonl")));
    Console console = knowledge.graft().console();
    if (!json.on()) {
      console.print(data.queries().size() + " names among " + known.size());
    }
    for (int[] size : new int[][] {{2, 4}, {3, 3}}) {
      report(
          "BM25 of character " + size[0] + "- to " + size[1] + "-grams",
          data.ngrams(size[0], size[1]));
    }
    for (String encoder : encoders) {
      BuildConsole progress = new BuildConsole(console);
      try (OpenEncoder open = OpenEncoder.of(encoder)) {
        NameAccuracy accuracy =
            data.encoder(
                open.names(), count -> progress.done("names encoded", count, known.size()));
        progress.clear();
        report(encoder, accuracy);
      }
    }
    return 0;
  }

  private static List<ConceptName> read(Path file) {
    ExampleFields fields = new ExampleFields("text", "label", LabelKind.SINGLE);
    if (!Files.exists(file)) {
      throw GraftException.user(
          "the file is missing",
          file.toString(),
          "write it with 'graft knowledge names --held-out 0.1 --out " + file.getParent() + "'");
    }
    try (Stream<ConceptName> names =
        new ExampleReader(fields, null)
            .read(file)
            .map(example -> new ConceptName(example.labels().get(0), example.text()))) {
      return names.toList();
    }
  }

  private void report(String system, NameAccuracy accuracy) {
    if (json.on()) {
      Map<String, Object> object = new LinkedHashMap<>();
      object.put("system", system);
      object.put("queries", accuracy.queries());
      object.put("accuracy@1", accuracy.first());
      object.put("accuracy@5", accuracy.amongFive());
      knowledge.graft().console().json(object);
      return;
    }
    knowledge
        .graft()
        .console()
        .print(
            String.format(
                Locale.ROOT,
                "  %-36s accuracy@1 %.4f  accuracy@5 %.4f",
                system,
                accuracy.first(),
                accuracy.amongFive()));
  }
}

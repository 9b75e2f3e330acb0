package io.graft.host.cli;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.SequenceWriter;
import io.graft.core.file.AtomicFolder;
import io.graft.core.tensor.CounterRandom;
import io.graft.knowledge.index.IndexedGraph;
import io.graft.knowledge.names.ConceptName;
import io.graft.knowledge.names.NameSplit;
import io.graft.spi.GraftException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** {@code graft knowledge names}: the names of a graph as training data. */
@Command(
    name = "names",
    description = "Write the names of all concepts as data to align an encoder on.",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Example:",
      "  graft knowledge names --index kg/doid --out names --held-out 0.1 --dev 0.03",
      "  graft adapt examples/self-alignment.yaml --set data.dir=names --out runs/aligned",
      "",
      "Each line is {\"text\": NAME, \"label\": ID of the concept}. A held-out name that is",
      "also another name, up to case, plural and accents, is left out."
    })
final class KnowledgeNamesCommand implements Callable<Integer> {
  @ParentCommand private KnowledgeCommand knowledge;
  @Mixin private JsonOption json;
  @Mixin private GraphOption graph;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      required = true,
      description = "The folder for train.jsonl, dev.jsonl and test.jsonl.")
  private Path out;

  @Option(
      names = "--held-out",
      paramLabel = "SHARE",
      description = "Of the synonyms, for test.jsonl (0).")
  private double heldOut;

  @Option(
      names = "--dev",
      paramLabel = "SHARE",
      description = "Of the concepts, with all their names, for dev.jsonl (0).")
  private double dev;

  @Option(names = "--seed", paramLabel = "N", description = "Chooses them (1).")
  private long seed = 1;

  @Override
  public Integer call() {
    share(heldOut, "--held-out");
    share(dev, "--dev");
    Console console = knowledge.graft().console();
    try (IndexedGraph opened = graph.open(console)) {
      NameSplit split = new NameSplit(opened, CounterRandom.of(seed, "names", 0), heldOut, dev);
      Map<NameSplit.Part, Long> counts = new EnumMap<>(NameSplit.Part.class);
      AtomicFolder.write(out, folder -> write(split, folder, counts));
      report(console, split, counts);
    }
    return 0;
  }

  private static void share(double value, String option) {
    if (!(value >= 0 && value < 1)) {
      throw GraftException.user(
          "value " + value + " is out of range", option, "give a share from 0 to below 1");
    }
  }

  private static void write(NameSplit split, Path folder, Map<NameSplit.Part, Long> counts)
      throws IOException {
    ObjectWriter writer =
        new ObjectMapper()
            .writer()
            .without(JsonGenerator.Feature.AUTO_CLOSE_TARGET)
            .withRootValueSeparator("\n");
    Map<NameSplit.Part, SequenceWriter> files = new EnumMap<>(NameSplit.Part.class);
    try {
      split.forEach(
          (part, name) -> {
            counts.merge(part, 1L, Long::sum);
            line(files.computeIfAbsent(part, any -> open(writer, folder, any)), name);
          });
    } catch (UncheckedIOException e) {
      throw e.getCause();
    } finally {
      for (SequenceWriter file : files.values()) {
        file.close();
      }
    }
  }

  private static String fileName(NameSplit.Part part) {
    return part.name().toLowerCase(Locale.ROOT) + ".jsonl";
  }

  private static SequenceWriter open(ObjectWriter writer, Path folder, NameSplit.Part part) {
    try {
      return writer.writeValues(Files.newBufferedWriter(folder.resolve(fileName(part))));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void line(SequenceWriter file, ConceptName name) {
    Map<String, Object> object = new LinkedHashMap<>();
    object.put("text", name.name());
    object.put("label", name.concept());
    try {
      file.write(object);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void report(Console console, NameSplit split, Map<NameSplit.Part, Long> counts) {
    if (json.on()) {
      Map<String, Object> object = new LinkedHashMap<>();
      counts.forEach((part, count) -> object.put(part.name().toLowerCase(Locale.ROOT), count));
      object.put("repeated", split.repeated());
      object.put("folder", out.toString());
      console.json(object);
      return;
    }
    counts.forEach(
        (part, count) -> console.print(count + " names in " + out.resolve(fileName(part))));
    if (split.repeated() > 0) {
      console.print(split.repeated() + " held-out names left out: another name equals them");
    }
  }
}

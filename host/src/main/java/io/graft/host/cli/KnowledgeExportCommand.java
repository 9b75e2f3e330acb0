package io.graft.host.cli;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.SequenceWriter;
import io.graft.core.file.AtomicFile;
import io.graft.host.knowledge.ConceptJson;
import io.graft.knowledge.index.IndexedGraph;
import io.graft.spi.knowledge.Concept;
import io.graft.spi.knowledge.Direction;
import java.io.BufferedOutputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** {@code graft knowledge export}: an index as JSON lines. */
@Command(
    name = "export",
    description = "Write every concept with its outgoing relations, one JSON object a line.",
    mixinStandardHelpOptions = true)
final class KnowledgeExportCommand implements Callable<Integer> {
  private static final int BUFFER = 1 << 16;

  @ParentCommand private KnowledgeCommand knowledge;
  @Mixin private JsonOption json;
  @Mixin private GraphOption graph;

  @Option(names = "--out", paramLabel = "FILE", required = true, description = "The file.")
  private Path out;

  @Override
  public Integer call() {
    Console console = knowledge.graft().console();
    try (IndexedGraph opened = graph.open(knowledge.graft().console())) {
      AtomicFile.write(
          out,
          channel ->
              write(opened, new BufferedOutputStream(Channels.newOutputStream(channel), BUFFER)));
      if (json.on()) {
        console.json(Map.of("concepts", opened.store().size(), "file", out.toString()));
      } else {
        console.print(opened.store().size() + " concepts are in " + out);
      }
    }
    return 0;
  }

  private static void write(IndexedGraph graph, OutputStream stream) throws java.io.IOException {
    ObjectWriter writer =
        new ObjectMapper()
            .writer()
            .without(JsonGenerator.Feature.AUTO_CLOSE_TARGET)
            .withRootValueSeparator("\n");
    try (SequenceWriter lines = writer.writeValues(stream)) {
      for (int ordinal = 0; ordinal < graph.store().size(); ordinal++) {
        Concept concept = graph.concept(ordinal);
        Map<String, Object> object = ConceptJson.of(concept);
        object.put(
            "relations", ConceptJson.relations(graph.neighbours(concept.id(), Direction.OUTGOING)));
        lines.write(object);
      }
    }
    stream.write('\n');
    stream.flush();
  }
}

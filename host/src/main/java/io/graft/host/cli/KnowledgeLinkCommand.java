package io.graft.host.cli;

import io.graft.knowledge.index.IndexedGraph;
import io.graft.knowledge.link.CandidateRanker;
import io.graft.knowledge.link.ContextRanker;
import io.graft.knowledge.link.EncoderRanker;
import io.graft.knowledge.link.EntityLinker;
import io.graft.knowledge.link.LinkerOptions;
import io.graft.knowledge.link.Mention;
import io.graft.knowledge.names.NameVectors;
import io.graft.spi.ErrorCategory;
import io.graft.spi.GraftException;
import io.graft.spi.text.Example;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** {@code graft knowledge link}: finds mentions of concepts in texts. */
@Command(
    name = "link",
    description = "Find the concepts that texts mention.",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Example:",
      "  graft knowledge link --index kg/doid --text \"She has type 2 diabetes.\"",
      "",
      "Offsets in JSON count UTF-16 units. Abbreviations that a text defines are",
      "followed through that text. With --encoder the concepts of an ambiguous name are also",
      "ordered by how near their names are."
    })
final class KnowledgeLinkCommand implements Callable<Integer> {
  @ParentCommand private KnowledgeCommand knowledge;
  @Mixin private JsonOption json;
  @Mixin private GraphOption graph;
  @Mixin private EncoderOption encoder;

  @ArgGroup(multiplicity = "1")
  private TextInput input;

  @Option(
      names = "--types",
      split = ",",
      paramLabel = "TYPE",
      description = "Link to concepts of these semantic types only.")
  private Set<String> types = Set.of();

  @Override
  public Integer call() {
    try (IndexedGraph opened = graph.open(knowledge.graft().console())) {
      List<String> known = opened.manifest().semanticTypes();
      for (String type : types) {
        if (!known.contains(type)) {
          throw GraftException.unknown(ErrorCategory.USER, "semantic type", type, known, "--types");
        }
      }
      LinkerOptions usual = LinkerOptions.DEFAULT;
      LinkerOptions options =
          new LinkerOptions(
              types, usual.anyOrder(), usual.abbreviations(), usual.roots(), usual.limit());
      ContextRanker context = new ContextRanker(opened);
      if (encoder.given()) {
        try (OpenEncoder open = encoder.open()) {
          NameVectors vectors = EncoderOption.vectors(opened, open, knowledge.graft().console());
          link(opened, options, new EncoderRanker(context, open.names(), vectors));
        }
      } else {
        link(opened, options, context);
      }
    }
    return 0;
  }

  private void link(IndexedGraph opened, LinkerOptions options, CandidateRanker ranker) {
    EntityLinker linker = new EntityLinker(opened, options, ranker);
    input.forEachChunk(
        examples -> {
          for (Example example : examples) {
            linker.newDocument();
            print(opened, example, linker.link(example.text()));
          }
        });
  }

  private void print(IndexedGraph opened, Example example, List<Mention> mentions) {
    Console console = knowledge.graft().console();
    if (json.on()) {
      Map<String, Object> object = new LinkedHashMap<>();
      object.put("id", example.id());
      object.put("mentions", mentions.stream().map(m -> json(example.text(), m)).toList());
      console.json(object);
      return;
    }
    console.print(example.text());
    for (Mention mention : mentions) {
      console.print(
          String.format(
              Locale.ROOT,
              "  %d-%d %s: %s %s",
              mention.start(),
              mention.end(),
              example.text().substring(mention.start(), mention.end()),
              mention.best().id(),
              opened.concept(mention.best().ordinal()).preferredName()));
    }
  }

  private static Map<String, Object> json(String text, Mention mention) {
    Map<String, Object> object = new LinkedHashMap<>();
    object.put("start", mention.start());
    object.put("end", mention.end());
    object.put("text", text.substring(mention.start(), mention.end()));
    object.put("by", mention.kind().name().toLowerCase(Locale.ROOT));
    object.put(
        "candidates",
        mention.candidates().stream()
            .map(candidate -> Map.of("id", candidate.id(), "score", candidate.score()))
            .toList());
    return object;
  }
}

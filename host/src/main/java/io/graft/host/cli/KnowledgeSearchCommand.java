package io.graft.host.cli;

import io.graft.host.knowledge.ConceptJson;
import io.graft.knowledge.index.IndexedGraph;
import io.graft.knowledge.names.NameVectors;
import io.graft.spi.GraftException;
import io.graft.spi.knowledge.Concept;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** {@code graft knowledge search}: finds concepts by name. */
@Command(
    name = "search",
    description = "Find concepts by what their names are like.",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Typing errors, beginnings of words and Chinese are understood. With --encoder the",
      "concepts whose names mean nearly the same come, with the cosine of the nearest name:",
      "  graft knowledge search --index kg/doid --encoder runs/aligned \"sugar disease\""
    })
final class KnowledgeSearchCommand implements Callable<Integer> {
  private static final int MOST = 10_000;

  @ParentCommand private KnowledgeCommand knowledge;
  @Mixin private JsonOption json;
  @Mixin private GraphOption graph;
  @Mixin private EncoderOption encoder;

  @Parameters(paramLabel = "QUERY", description = "What to look for.")
  private String query;

  @Option(names = "--limit", paramLabel = "N", description = "The most results (10).")
  private int limit = 10;

  @Override
  public Integer call() {
    if (limit < 1 || limit > MOST) {
      throw GraftException.user(
          "value " + limit + " is out of range", "--limit", "give a number from 1 to " + MOST);
    }
    Console console = knowledge.graft().console();
    try (IndexedGraph opened = graph.open(console)) {
      if (encoder.given()) {
        nearest(opened, console);
        return 0;
      }
      for (Concept concept : opened.search(query, limit)) {
        if (json.on()) {
          console.json(ConceptJson.of(concept));
        } else {
          console.print(concept.id() + "  " + concept.preferredName());
        }
      }
    }
    return 0;
  }

  private void nearest(IndexedGraph opened, Console console) {
    try (OpenEncoder open = encoder.open()) {
      NameVectors vectors = EncoderOption.vectors(opened, open, console);
      float[] unit = NameVectors.unit(open.names().encode(List.of(query)).get(0));
      for (NameVectors.Found found : vectors.nearest(unit, limit)) {
        Concept concept = opened.concept(found.concept());
        if (json.on()) {
          Map<String, Object> object = ConceptJson.of(concept);
          object.put("cosine", found.cosine());
          console.json(object);
        } else {
          String line = "%s  %s  %.3f";
          console.print(
              String.format(
                  Locale.ROOT, line, concept.id(), concept.preferredName(), found.cosine()));
        }
      }
    }
  }
}

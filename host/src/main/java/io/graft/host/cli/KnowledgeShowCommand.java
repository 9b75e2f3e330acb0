package io.graft.host.cli;

import io.graft.host.knowledge.ConceptJson;
import io.graft.knowledge.index.IndexedGraph;
import io.graft.spi.ErrorCategory;
import io.graft.spi.GraftException;
import io.graft.spi.knowledge.Concept;
import io.graft.spi.knowledge.Direction;
import io.graft.spi.knowledge.Relation;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** {@code graft knowledge show}: a concept with its surroundings. */
@Command(
    name = "show",
    description = "Show a concept with its relations and what is above it.",
    mixinStandardHelpOptions = true,
    footer = {"", "With --to ID also a shortest path to another concept."})
final class KnowledgeShowCommand implements Callable<Integer> {
  private static final int MOST_LINES = 30;
  private static final int LONGEST_PATH = 12;

  @ParentCommand private KnowledgeCommand knowledge;
  @Mixin private JsonOption json;
  @Mixin private GraphOption graph;

  @Parameters(paramLabel = "ID", description = "The concept's id.")
  private String id;

  @Option(names = "--to", paramLabel = "ID", description = "Where a path shall lead.")
  private String to = "";

  @Override
  public Integer call() {
    try (IndexedGraph opened = graph.open(knowledge.graft().console())) {
      Concept concept = require(opened, id);
      List<Relation> path = to.isEmpty() ? List.of() : path(opened);
      if (json.on()) {
        Map<String, Object> object = ConceptJson.of(concept);
        object.put("outgoing", ConceptJson.relations(opened.neighbours(id, Direction.OUTGOING)));
        object.put("incoming", ConceptJson.relations(opened.neighbours(id, Direction.INCOMING)));
        object.put("ancestors", opened.ancestors(id).stream().map(Concept::id).toList());
        if (!to.isEmpty()) {
          object.put("path", ConceptJson.relations(path));
        }
        knowledge.graft().console().json(object);
      } else {
        print(opened, concept, path);
      }
    }
    return 0;
  }

  private static Concept require(IndexedGraph graph, String id) {
    return graph
        .concept(id)
        .orElseThrow(
            () -> {
              List<String> near =
                  graph.search(id, 5).stream()
                      .map(found -> found.id() + " (" + found.preferredName() + ")")
                      .toList();
              return near.isEmpty()
                  ? GraftException.user(
                      "no concept '" + id + "'", null, "search for it with 'knowledge search'")
                  : GraftException.unknown(ErrorCategory.USER, "concept", id, near, null);
            });
  }

  private List<Relation> path(IndexedGraph graph) {
    require(graph, to);
    return graph
        .shortestPath(id, to, LONGEST_PATH)
        .orElseThrow(
            () ->
                GraftException.user(
                    "no path of " + LONGEST_PATH + " relations or fewer leads there",
                    id + " to " + to,
                    "choose nearer concepts"));
  }

  private void print(IndexedGraph graph, Concept concept, List<Relation> path) {
    Console console = knowledge.graft().console();
    console.print(concept.id() + "  " + concept.preferredName());
    if (concept.definition() != null) {
      console.print("  " + concept.definition());
    }
    if (!concept.semanticTypes().isEmpty()) {
      console.print("  types: " + String.join(", ", new TreeSet<>(concept.semanticTypes())));
    }
    concept
        .synonyms()
        .forEach(
            (language, names) -> console.print("  " + language + ": " + String.join("; ", names)));
    if (!concept.crossReferences().isEmpty()) {
      console.print("  see also: " + String.join(", ", concept.crossReferences()));
    }
    relations(graph, Direction.OUTGOING);
    relations(graph, Direction.INCOMING);
    List<Concept> above = graph.ancestors(id);
    if (!above.isEmpty()) {
      console.print("  above:");
      above.stream().limit(MOST_LINES).forEach(up -> console.print("    " + named(up)));
    }
    if (!path.isEmpty()) {
      console.print("  path:");
      path.forEach(
          step -> console.print("    " + step.source() + " " + step.type() + " " + step.target()));
    }
  }

  private void relations(IndexedGraph graph, Direction direction) {
    List<Relation> relations = graph.neighbours(id, direction);
    Console console = knowledge.graft().console();
    for (Relation relation : relations.stream().limit(MOST_LINES).toList()) {
      boolean outgoing = direction == Direction.OUTGOING;
      String other = outgoing ? relation.target() : relation.source();
      String name = graph.concept(other).map(KnowledgeShowCommand::named).orElse(other);
      console.print("  " + (outgoing ? "" : "<- ") + relation.type() + "  " + name);
    }
    if (relations.size() > MOST_LINES) {
      console.print("  and " + (relations.size() - MOST_LINES) + " more; --json prints all");
    }
  }

  private static String named(Concept concept) {
    return concept.id() + "  " + concept.preferredName();
  }
}

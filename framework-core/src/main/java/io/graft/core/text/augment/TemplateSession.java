package io.graft.core.text.augment;

import io.graft.spi.GraftException;
import io.graft.spi.JobContext;
import io.graft.spi.knowledge.KnowledgeGraph;
import io.graft.spi.tensor.RandomStream;
import io.graft.spi.text.AugmenterSession;
import io.graft.spi.text.Example;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Fills templates for one example after the other. */
final class TemplateSession implements AugmenterSession {
  private final int copies;
  private final List<Template> templates;
  private final List<String> labels;
  private final RandomStream stream;
  private final @Nullable KnowledgeGraph graph;
  private final @Nullable ConceptsByType concepts;

  /**
   * @throws GraftException of category USER when a template cannot be filled, or would have labels
   *     that nothing stands for
   */
  TemplateSession(JobContext context) {
    this.copies = CopySettings.copies(context);
    this.templates = context.settings().texts("templates").stream().map(Template::of).toList();
    this.labels = context.settings().texts("labels");
    this.stream = context.random("template");
    boolean typed = templates.stream().anyMatch(template -> !template.types().isEmpty());
    this.graph = typed ? CopySettings.graph(context, "template") : null;
    this.concepts = graph == null ? null : new ConceptsByType(graph);
    check();
  }

  private void check() {
    if (templates.isEmpty()) {
      throw GraftException.user(
          "there is no template",
          "augmentation.templates",
          "give a list, such as templates: [\"IMPRESSION: {text}\"]");
    }
    for (Template template : templates) {
      if (labels.isEmpty() && !template.hasText()) {
        throw GraftException.user(
            "a template without {text} says nothing about its label",
            "augmentation.labels",
            "name the labels that its sentences have");
      }
      for (String type : template.types()) {
        if (concepts != null && concepts.of(type).isEmpty()) {
          throw GraftException.user(
              "the graph has no concept of type '" + type + "'",
              "augmentation.templates",
              "see the types with: graft knowledge stats");
        }
      }
    }
  }

  @Override
  public List<Example> augment(Example example) {
    if (!labels.isEmpty()
        && !(labels.containsAll(example.labels()) && !example.labels().isEmpty())) {
      return List.of();
    }
    List<NamesOfConcepts.Meant> meant =
        graph == null ? List.of() : new NamesOfConcepts(graph).in(example.text());
    Draws draws = new Draws(stream, example.id());
    int[] order = draws.order(templates.size());
    List<Example> made = new ArrayList<>();
    for (int copy = 0; copy < copies; copy++) {
      Template template = templates.get(order[copy % order.length]);
      Example filled = fill(template, example, meant, draws);
      if (filled != null) {
        made.add(filled);
      }
    }
    return made;
  }

  /** The form with the example's text or without, or null when a slot stays empty. */
  private @Nullable Example fill(
      Template template, Example example, List<NamesOfConcepts.Meant> meant, Draws draws) {
    StringBuilder filled = new StringBuilder();
    TextEdits edits = new TextEdits(example);
    for (Template.Piece piece : template.pieces()) {
      if (piece.slot() && piece.text().equals(Template.TEXT)) {
        edits.replace(0, 0, filled.toString());
        filled.setLength(0);
      } else {
        String with =
            piece.slot()
                ? name(piece.text(), template, example.text(), meant, draws)
                : piece.text();
        if (with == null) {
          return null;
        }
        filled.append(with);
      }
    }
    if (template.hasText()) {
      edits.replace(example.text().length(), example.text().length(), filled.toString());
      return edits.edited();
    }
    return example.spans().isEmpty()
        ? new Example(example.id(), filled.toString(), example.second(), example.labels())
        : null; // its entities would be lost
  }

  /** What the example names of this type, else a random concept's name in the template's script. */
  private @Nullable String name(
      String type, Template template, String text, List<NamesOfConcepts.Meant> meant, Draws draws) {
    List<String> own =
        meant.stream()
            .filter(at -> at.concept().semanticTypes().contains(type))
            .map(at -> text.substring(at.place().start(), at.place().end()))
            .distinct()
            .toList();
    if (!own.isEmpty()) {
      return draws.one(own);
    }
    boolean chinese =
        template.pieces().stream()
            .anyMatch(piece -> !piece.slot() && NamesOfConcepts.han(piece.text()));
    // stands for a name in running text: its script, and a small first letter
    return concepts == null
        ? null
        : concepts.name(type, chinese ? "\u540D" : "a name", null, draws);
  }
}

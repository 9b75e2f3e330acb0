package io.graft.core.inject.attention;

import io.graft.core.inject.GateStrength;
import io.graft.core.inject.GraphWords;
import io.graft.core.inject.LayerSite;
import io.graft.spi.GraftException;
import io.graft.spi.Setting;
import io.graft.spi.Settings;
import io.graft.spi.inject.InjectedRow;
import io.graft.spi.inject.Injection;
import io.graft.spi.inject.InjectionContext;
import io.graft.spi.inject.InjectorSession;
import io.graft.spi.inject.KnowledgeInjector;
import io.graft.spi.inject.LinkedText;
import io.graft.spi.inject.TokenMention;
import io.graft.spi.knowledge.Concept;
import io.graft.spi.knowledge.Relation;
import io.graft.spi.peft.Delta;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * {@code knowledge-attention}: lets the tokens of a mention attend to the vectors of its concept's
 * definition and neighbours, which the base model makes of their words (after KBLSTM, Yang and
 * Mitchell 2017, "Leveraging Knowledge Bases in LSTMs for Improving Machine Reading", which attends
 * to vectors of a mention's concepts through a gate). See {@link GatedAttention}.
 */
public final class KnowledgeAttentionInjector implements KnowledgeInjector {
  @Override
  public String name() {
    return "knowledge-attention";
  }

  @Override
  public String description() {
    return "attention to definitions and neighbours of concepts (after Yang and Mitchell 2017)";
  }

  @Override
  public List<Setting> settings() {
    return List.of(
        Setting.integer("neighbours", 4, 0, 32, "the most relations of a concept"),
        Setting.integer("heads", 2, 1, 64, "heads of the attention"),
        Setting.integer("size", 64, 1, 4096, "numbers of all heads together"),
        GateStrength.SETTING,
        LayerSite.MIDDLE.setting());
  }

  @Override
  public InjectorSession open(InjectionContext context) {
    Settings settings = context.settings();
    int heads = settings.integer("heads");
    int size = settings.integer("size");
    if (size % heads != 0) {
      throw GraftException.user(
          heads + " heads do not divide " + size,
          "knowledge.size",
          "give a multiple of knowledge.heads");
    }
    List<float[]> memory = new ArrayList<>();
    GatedAttention attention =
        GatedAttention.of(context, memory, heads, size, GateStrength.of(context));
    context.declare(LayerSite.MIDDLE.of(context), new Delta.Informed(attention));
    return new Session(context, new GraphWords(context.graph()), memory, new HashMap<>());
  }

  /** What the graph says of a concept, and the entries of the vectors of that. */
  @SuppressWarnings("ArrayRecordComponent") // not handed out for writing
  private record Told(List<String> sentences, int[] entries) {}

  private record Session(
      InjectionContext context, GraphWords words, List<float[]> memory, Map<String, Told> told)
      implements InjectorSession {
    @Override
    public InjectedRow inject(LinkedText text) {
      int[][] known = new int[text.length()][0];
      List<Injection> injections = new ArrayList<>();
      for (int i = 0; i < text.mentions().size(); i++) {
        TokenMention mention = text.mentions().get(i);
        Told of = told.computeIfAbsent(mention.concept(), this::told);
        Arrays.fill(known, mention.from(), mention.to(), of.entries());
        for (String sentence : of.sentences()) {
          injections.add(new Injection(i, mention.concept(), sentence));
        }
      }
      return injections.isEmpty()
          ? InjectedRow.unchanged(text)
          : InjectedRow.informed(text, known, injections);
    }

    private Told told(String concept) {
      List<String> sentences = new ArrayList<>();
      context.graph().concept(concept).map(Concept::definition).ifPresent(sentences::add);
      List<Relation> relations =
          words.about(concept, List.of(), context.settings().integer("neighbours"));
      for (Relation relation : relations) {
        words.sentence(relation).ifPresent(sentences::add);
      }
      int first = memory.size();
      if (!sentences.isEmpty()) {
        memory.addAll(context.vectors(sentences));
      }
      return new Told(List.copyOf(sentences), IntStream.range(first, memory.size()).toArray());
    }
  }
}

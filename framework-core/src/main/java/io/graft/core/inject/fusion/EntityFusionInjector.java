package io.graft.core.inject.fusion;

import io.graft.core.inject.GateStrength;
import io.graft.core.inject.LayerSite;
import io.graft.spi.GraftException;
import io.graft.spi.Setting;
import io.graft.spi.inject.InjectedRow;
import io.graft.spi.inject.Injection;
import io.graft.spi.inject.InjectionContext;
import io.graft.spi.inject.InjectorSession;
import io.graft.spi.inject.KnowledgeInjector;
import io.graft.spi.inject.LinkedText;
import io.graft.spi.inject.TokenMention;
import io.graft.spi.knowledge.ConceptVectors;
import io.graft.spi.peft.Delta;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * {@code entity-fusion}: adds vectors that were learnt from the graph to the hidden states of
 * mentions, through a gate (after ERNIE, Zhang et al. 2019, arXiv:1905.07129, and KnowBERT, Peters
 * et al. 2019, arXiv:1909.04164; unlike those without further pretraining). See {@link
 * GatedFusion}.
 */
public final class EntityFusionInjector implements KnowledgeInjector {
  @Override
  public String name() {
    return "entity-fusion";
  }

  @Override
  public String description() {
    return "vectors of the graph in the hidden states of mentions (Zhang et al. 2019, ERNIE)";
  }

  @Override
  public List<Setting> settings() {
    return List.of(
        Setting.text("vectors", "transe", List.of(), "the model of graft knowledge embed"),
        GateStrength.SETTING,
        LayerSite.MIDDLE.setting());
  }

  @Override
  public InjectorSession open(InjectionContext context) {
    return open(context, vectors(context));
  }

  @Override
  public InjectorSession restore(InjectionContext context, byte[] state) {
    ConceptVectors vectors = vectors(context);
    String wanted = new String(state, StandardCharsets.UTF_8);
    if (!wanted.equals(vectors.hash())) {
      throw GraftException.data(
          "the adapter was trained with other vectors of the graph (SHA-256 "
              + wanted
              + " against "
              + vectors.hash()
              + ")",
          "knowledge.vectors",
          "make them again with the same seed and settings, or train the adapter anew");
    }
    return open(context, vectors);
  }

  private static ConceptVectors vectors(InjectionContext context) {
    String name = context.settings().text("vectors");
    return context
        .graph()
        .vectors(name)
        .orElseThrow(
            () ->
                GraftException.user(
                    "the graph has no vectors '" + name + "'",
                    "knowledge.vectors",
                    "make them with graft knowledge embed --model " + name));
  }

  private static InjectorSession open(InjectionContext context, ConceptVectors vectors) {
    List<float[]> used = new ArrayList<>();
    GatedFusion fusion = GatedFusion.of(context, used, vectors.size(), GateStrength.of(context));
    context.declare(LayerSite.MIDDLE.of(context), new Delta.Informed(fusion));
    return new Session(vectors, used, new HashMap<>());
  }

  /**
   * @param used the vectors that mentions asked for, by entry
   * @param entries of concepts
   */
  private record Session(ConceptVectors vectors, List<float[]> used, Map<String, Integer> entries)
      implements InjectorSession {
    @Override
    public InjectedRow inject(LinkedText text) {
      int[][] known = new int[text.length()][0];
      List<Injection> injections = new ArrayList<>();
      for (int i = 0; i < text.mentions().size(); i++) {
        TokenMention mention = text.mentions().get(i);
        Optional<Integer> entry = entry(mention.concept());
        if (entry.isPresent()) {
          Arrays.fill(known, mention.from(), mention.to(), new int[] {entry.get()});
          String what = "a vector of " + vectors.size() + " numbers";
          injections.add(new Injection(i, mention.concept(), what));
        }
      }
      return injections.isEmpty()
          ? InjectedRow.unchanged(text)
          : InjectedRow.informed(text, known, injections);
    }

    private Optional<Integer> entry(String concept) {
      Integer entry = entries.get(concept);
      if (entry != null) {
        return Optional.of(entry);
      }
      Optional<float[]> vector = vectors.of(concept);
      vector.ifPresent(
          values -> {
            entries.put(concept, used.size());
            used.add(values);
          });
      return vector.map(values -> entries.get(concept));
    }

    @Override
    public byte[] state() {
      return vectors.hash().getBytes(StandardCharsets.UTF_8);
    }
  }
}

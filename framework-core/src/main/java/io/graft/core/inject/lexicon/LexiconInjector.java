package io.graft.core.inject.lexicon;

import io.graft.core.inject.KnownTokens;
import io.graft.core.inject.LayerSite;
import io.graft.spi.Setting;
import io.graft.spi.inject.InjectedRow;
import io.graft.spi.inject.Injection;
import io.graft.spi.inject.InjectionContext;
import io.graft.spi.inject.InjectorSession;
import io.graft.spi.inject.KnowledgeInjector;
import io.graft.spi.inject.LinkedText;
import io.graft.spi.inject.TokenMention;
import io.graft.spi.model.TokenKnowledge;
import io.graft.spi.peft.Delta;
import io.graft.spi.tensor.Initializer;
import io.graft.spi.tensor.IntMatrix;
import io.graft.spi.tensor.Ops;
import io.graft.spi.tensor.Parameter;
import io.graft.spi.tensor.Shape;
import io.graft.spi.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * {@code lexicon}: adds a trained vector to the hidden state of each token of a mention, which says
 * where in the name the token stands (begin, middle, end, single) and of which semantic type the
 * concept is. That it is a name of the graph is all that is told, not what the graph says of it;
 * for finding entities that is often the best part (SoftLexicon, Ma et al. 2020, arXiv:1908.05969;
 * LEBERT, Liu et al. 2021, arXiv:2105.07148, which both add vectors of words too).
 */
public final class LexiconInjector implements KnowledgeInjector {
  private static final int BEGIN = 0;
  private static final int MIDDLE = 1;
  private static final int END = 2;
  private static final int SINGLE = 3;
  private static final int PLACES = 4;

  @Override
  public String name() {
    return "lexicon";
  }

  @Override
  public String description() {
    return "trained vectors for where tokens stand in names (Ma et al. 2020, SoftLexicon)";
  }

  @Override
  public List<Setting> settings() {
    return List.of(
        Setting.texts(
            "types",
            List.of(),
            "semantic types with vectors of their own; none for one kind of name"),
        LayerSite.LAST.setting());
  }

  @Override
  public InjectorSession open(InjectionContext context) {
    List<String> types = List.copyOf(context.settings().texts("types"));
    Shape shape = Shape.of(PLACES * (types.size() + 1), context.encoder().config().hiddenSize());
    Parameter vectors = context.parameter("lexicon.vectors", shape, Initializer.zeros());
    context.declare(
        LayerSite.LAST.of(context),
        new Delta.Informed((ops, known, output, training) -> add(ops, known, output, vectors)));
    return text -> inject(context, types, text);
  }

  private static InjectedRow inject(InjectionContext context, List<String> types, LinkedText text) {
    int[][] entries = new int[text.length()][0];
    List<Injection> injections = new ArrayList<>();
    for (int i = 0; i < text.mentions().size(); i++) {
      TokenMention mention = text.mentions().get(i);
      int type = type(context, mention.concept(), types);
      for (int token = mention.from(); token < mention.to(); token++) {
        entries[token] = new int[] {type * PLACES + place(mention, token)};
      }
      String what = type == 0 ? "is named here" : "is named here, of type " + types.get(type - 1);
      injections.add(new Injection(i, mention.concept(), what));
    }
    return injections.isEmpty()
        ? InjectedRow.unchanged(text)
        : InjectedRow.informed(text, entries, injections);
  }

  /** Where a token stands in a name. */
  static int place(TokenMention mention, int token) {
    if (token == mention.from()) {
      return token == mention.to() - 1 ? SINGLE : BEGIN;
    }
    return token == mention.to() - 1 ? END : MIDDLE;
  }

  /** The place from 1 of the first type that the concept has; 0 when it has none of them. */
  private static int type(InjectionContext context, String concept, List<String> types) {
    if (types.isEmpty()) {
      return 0;
    }
    Set<String> has =
        context.graph().concept(concept).map(known -> known.semanticTypes()).orElse(Set.of());
    for (int i = 0; i < types.size(); i++) {
      if (has.contains(types.get(i))) {
        return i + 1;
      }
    }
    return 0;
  }

  private static Tensor add(Ops ops, TokenKnowledge known, Tensor output, Parameter vectors) {
    KnownTokens tokens = KnownTokens.of(known);
    int[] ids = tokens.entries().stream().mapToInt(entries -> entries[0]).toArray();
    Tensor added = ops.embedding(vectors, new IntMatrix(1, ids.length, ids));
    return tokens.addTo(
        ops, output, ops.reshape(added, Shape.of(ids.length, output.shape().dimension(-1))));
  }
}

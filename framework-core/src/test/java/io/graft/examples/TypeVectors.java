package io.graft.examples;

import io.graft.spi.Setting;
import io.graft.spi.inject.InjectedRow;
import io.graft.spi.inject.Injection;
import io.graft.spi.inject.InjectionContext;
import io.graft.spi.inject.InjectorSession;
import io.graft.spi.inject.KnowledgeInjector;
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
import java.util.Arrays;
import java.util.List;

/** Adds a trained vector to the embeddings of mentions, one for each semantic type. */
public final class TypeVectors implements KnowledgeInjector {

  @Override
  public String name() {
    return "type-vectors";
  }

  @Override
  public String description() {
    return "a trained vector for each semantic type";
  }

  @Override
  public List<Setting> settings() {
    return List.of(Setting.texts("types", List.of("T047"), "the semantic types that count"));
  }

  @Override
  public InjectorSession open(InjectionContext context) {
    List<String> types = context.settings().texts("types");
    int hidden = context.encoder().config().hiddenSize();
    Parameter table =
        context.parameter("type_vectors", Shape.of(types.size(), hidden), Initializer.zeros());
    context.declare(
        context.encoder().site("embeddings"),
        new Delta.Informed((ops, known, output, training) -> add(ops, known, output, table)));
    return text -> {
      int[][] entries = new int[text.length()][0];
      List<Injection> injections = new ArrayList<>();
      for (int i = 0; i < text.mentions().size(); i++) {
        TokenMention mention = text.mentions().get(i);
        int type = type(context, mention.concept(), types);
        if (type >= 0) {
          Arrays.fill(entries, mention.from(), mention.to(), new int[] {type});
          injections.add(new Injection(i, mention.concept(), "is of type " + types.get(type)));
        }
      }
      return injections.isEmpty()
          ? InjectedRow.unchanged(text)
          : InjectedRow.informed(text, entries, injections);
    };
  }

  private static int type(InjectionContext context, String concept, List<String> types) {
    return context.graph().concept(concept).stream()
        .flatMap(known -> known.semanticTypes().stream())
        .mapToInt(types::indexOf)
        .max()
        .orElse(-1);
  }

  private static Tensor add(Ops ops, TokenKnowledge known, Tensor output, Parameter table) {
    int[] ids = new int[known.rows() * known.tokens()];
    float[] mentioned = new float[ids.length];
    for (int i = 0; i < ids.length; i++) {
      int[] entry = known.at(i / known.tokens(), i % known.tokens());
      ids[i] = entry.length == 0 ? 0 : entry[0];
      mentioned[i] = entry.length;
    }
    Tensor vectors = ops.embedding(table, new IntMatrix(known.rows(), known.tokens(), ids));
    Tensor mask = ops.constant(Shape.of(known.rows(), known.tokens(), 1), mentioned);
    return ops.add(output, ops.multiply(vectors, mask));
  }
}

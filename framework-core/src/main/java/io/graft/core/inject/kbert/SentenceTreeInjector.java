package io.graft.core.inject.kbert;

import io.graft.core.inject.GraphWords;
import io.graft.spi.Setting;
import io.graft.spi.Settings;
import io.graft.spi.inject.InjectedRow;
import io.graft.spi.inject.Injection;
import io.graft.spi.inject.InjectionContext;
import io.graft.spi.inject.InjectorSession;
import io.graft.spi.inject.KnowledgeInjector;
import io.graft.spi.inject.LinkedText;
import io.graft.spi.inject.TokenMention;
import io.graft.spi.knowledge.Relation;
import java.util.Arrays;
import java.util.List;

/**
 * {@code kbert}: puts what the graph says of a mention behind it, as branches of the sentence (Liu
 * et al. 2020, "K-BERT: Enabling Language Representation with Knowledge Graph", arXiv:1909.07606).
 * Soft positions and the visible matrix are those of {@link SentenceTree}. Nothing is trained.
 */
public final class SentenceTreeInjector implements KnowledgeInjector {
  @Override
  public String name() {
    return "kbert";
  }

  @Override
  public String description() {
    return "triples in the sentence, seen by their entity alone (Liu et al. 2020, K-BERT)";
  }

  @Override
  public List<Setting> settings() {
    return List.of(
        Setting.integer("triples", 2, 1, 16, "the most triples of a mention"),
        Setting.texts("relations", List.of(), "the types of relations to take; empty for all"),
        Setting.integer("branch_tokens", 12, 1, 64, "the most tokens of a triple"),
        Setting.integer("added_tokens", 64, 1, 512, "the most tokens added to a text"));
  }

  @Override
  public InjectorSession open(InjectionContext context) {
    return new Session(context, new GraphWords(context.graph()));
  }

  private record Session(InjectionContext context, GraphWords words) implements InjectorSession {
    @Override
    public InjectedRow inject(LinkedText text) {
      Settings settings = context.settings();
      int room = Math.min(settings.integer("added_tokens"), context.maxTokens() - text.length());
      SentenceTree tree = new SentenceTree(text, room, context.maxTokens());
      for (int i = 0; i < text.mentions().size(); i++) {
        TokenMention mention = text.mentions().get(i);
        int number = i;
        List<Relation> relations =
            words.about(
                mention.concept(), settings.texts("relations"), settings.integer("triples"));
        for (Relation relation : relations) {
          words
              .sentence(relation)
              .ifPresent(
                  sentence ->
                      tree.branch(
                          number,
                          cut(context.tokens(sentence), settings.integer("branch_tokens")),
                          new Injection(number, mention.concept(), sentence)));
        }
      }
      return tree.row();
    }

    private static int[] cut(int[] ids, int most) {
      return ids.length <= most ? ids : Arrays.copyOf(ids, most);
    }
  }
}

package io.graft.core.inject.definitions;

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
import io.graft.spi.knowledge.Concept;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * {@code definitions}: puts broader terms and definitions of a text's concepts behind it, as a text
 * that every token sees. Nothing is trained. The plain baseline for the other injectors; knowledge
 * as text was studied by Xu et al. 2021, "Fusing Context Into Knowledge Graph for Commonsense
 * Question Answering", which adds definitions in the same way.
 */
public final class DefinitionInjector implements KnowledgeInjector {
  @Override
  public String name() {
    return "definitions";
  }

  @Override
  public String description() {
    return "definitions and broader terms as text behind the text (Xu et al. 2021)";
  }

  @Override
  public List<Setting> settings() {
    return List.of(
        Setting.integer("concepts", 3, 1, 32, "the most concepts of a text"),
        Setting.integer("broader", 2, 0, 8, "the most broader terms of a concept"),
        Setting.integer("levels", 1, 1, 16, "how far up broader terms are taken, nearest first"),
        Setting.integer("definition_tokens", 24, 0, 256, "tokens that are kept of a concept"),
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
      List<int[]> parts = new ArrayList<>();
      List<Injection> injections = new ArrayList<>();
      Set<String> told = new HashSet<>();
      for (int i = 0; i < text.mentions().size(); i++) {
        TokenMention mention = text.mentions().get(i);
        if (injections.size() == settings.integer("concepts") || !told.add(mention.concept())) {
          continue;
        }
        Optional<String> sentence = sentence(mention.concept());
        int[] tokens = sentence.map(context::tokens).orElse(new int[0]);
        int most = Math.min(settings.integer("definition_tokens"), room - 1);
        int kept = Math.min(tokens.length, most);
        if (kept > 0) {
          parts.add(Arrays.copyOf(tokens, kept));
          injections.add(new Injection(i, mention.concept(), sentence.orElseThrow()));
          room -= kept + 1;
        }
      }
      return parts.isEmpty() ? InjectedRow.unchanged(text) : behind(text, parts, injections);
    }

    /** Name, broader terms and definition; empty when there is no more than a name. */
    private Optional<String> sentence(String id) {
      Settings settings = context.settings();
      Concept concept = context.graph().concept(id).orElse(null);
      if (concept == null) {
        return Optional.empty();
      }
      List<String> broader =
          words.broader(id, settings.integer("levels"), settings.integer("broader"));
      String definition = concept.definition();
      if (broader.isEmpty() && definition == null) {
        return Optional.empty();
      }
      return Optional.of(
          concept.preferredName()
              + (broader.isEmpty() ? "" : " is a " + String.join(", ", broader))
              + (definition == null ? "" : ": " + definition));
    }

    /** Each part ends with a separator; all are of the second token type, where there is one. */
    private InjectedRow behind(LinkedText text, List<int[]> parts, List<Injection> injections) {
      int added = parts.stream().mapToInt(part -> part.length + 1).sum();
      int[] ids = Arrays.copyOf(text.ids(), text.length() + added);
      int[] types = Arrays.copyOf(text.types(), ids.length);
      int at = text.length();
      for (int[] part : parts) {
        System.arraycopy(part, 0, ids, at, part.length);
        ids[at + part.length] = context.separatorId();
        at += part.length + 1;
      }
      int second = context.encoder().config().tokenTypes() > 1 ? 1 : 0;
      Arrays.fill(types, text.length(), types.length, second);
      int[] places = IntStream.range(0, text.length()).toArray();
      return new InjectedRow(ids, types, null, null, places, null, injections);
    }
  }
}

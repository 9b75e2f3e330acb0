package io.graft.core.text.augment;

import io.graft.spi.JobContext;
import io.graft.spi.knowledge.KnowledgeGraph;
import io.graft.spi.knowledge.NamedPlace;
import io.graft.spi.tensor.RandomStream;
import io.graft.spi.text.AugmenterSession;
import io.graft.spi.text.Example;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The four operations of {@link EdaAugmenter} on the words of one text. */
final class EdaSession implements AugmenterSession {
  private enum Operation {
    REPLACE,
    INSERT,
    SWAP,
    DELETE
  }

  private final int copies;
  private final double[] shares;
  private final Set<String> keep;
  private final RandomStream stream;
  private final @Nullable KnowledgeGraph graph;

  EdaSession(JobContext context) {
    this.copies = CopySettings.copies(context);
    this.shares = new double[Operation.values().length];
    for (Operation operation : Operation.values()) {
      shares[operation.ordinal()] =
          context.settings().number(operation.name().toLowerCase(Locale.ROOT));
    }
    this.keep =
        context.settings().texts("keep").stream()
            .map(word -> word.toLowerCase(Locale.ROOT))
            .collect(Collectors.toSet());
    this.stream = context.random("eda");
    this.graph = context.knowledge().orElse(null);
  }

  @Override
  public List<Example> augment(Example example) {
    String text = example.text();
    List<NamedPlace> names = graph == null ? List.of() : graph.names(text);
    List<Words.Word> words = Words.of(text, names);
    List<NamesOfConcepts.Meant> meant =
        graph == null ? List.of() : new NamesOfConcepts(graph).in(text);
    Draws draws = new Draws(stream, example.id());
    int[] order = draws.order(Operation.values().length);
    List<Example> made = new ArrayList<>();
    int turn = 0;
    for (int copy = 0; copy < copies; copy++) {
      TextEdits edits = new TextEdits(example);
      for (int tries = 0; tries < order.length && edits.isEmpty(); tries++) {
        Operation operation = Operation.values()[order[turn++ % order.length]];
        if (shares[operation.ordinal()] > 0) {
          edit(operation, text, words, meant, draws, edits);
        }
      }
      if (!edits.isEmpty()) {
        made.add(edits.edited());
      }
    }
    return made;
  }

  private void edit(
      Operation operation,
      String text,
      List<Words.Word> words,
      List<NamesOfConcepts.Meant> meant,
      Draws draws,
      TextEdits edits) {
    // n = max(1, alpha * words) for all but deletion, which has a probability a word
    double share = shares[operation.ordinal()];
    int count = Math.max(1, (int) Math.round(share * words.size()));
    switch (operation) {
      case REPLACE -> replace(text, meant, count, draws, edits);
      case INSERT -> insert(text, words, meant, count, draws, edits);
      case SWAP -> swap(text, movable(text, words, edits), count, draws, edits);
      case DELETE -> delete(text, movable(text, words, edits), words.size(), share, draws, edits);
    }
  }

  private List<Words.Word> movable(String text, List<Words.Word> words, TextEdits edits) {
    return words.stream()
        .filter(word -> edits.free(word.start(), word.end()))
        .filter(
            word ->
                !keep.contains(text.substring(word.start(), word.end()).toLowerCase(Locale.ROOT)))
        .toList();
  }

  private static void replace(
      String text, List<NamesOfConcepts.Meant> meant, int count, Draws draws, TextEdits edits) {
    int left = count;
    for (int i : draws.order(meant.size())) {
      NamedPlace place = meant.get(i).place();
      List<String> others = synonyms(text, meant.get(i));
      if (left > 0 && !others.isEmpty() && edits.within(place.start(), place.end())) {
        edits.replace(place.start(), place.end(), draws.one(others));
        left--;
      }
    }
  }

  private static void insert(
      String text,
      List<Words.Word> words,
      List<NamesOfConcepts.Meant> meant,
      int count,
      Draws draws,
      TextEdits edits) {
    List<List<String>> synonyms =
        meant.stream().map(at -> synonyms(text, at)).filter(others -> !others.isEmpty()).toList();
    if (synonyms.isEmpty()) {
      return;
    }
    int[] order = draws.order(words.size());
    for (int i = 0; i < Math.min(count, order.length); i++) {
      String synonym = draws.one(draws.one(synonyms));
      String blank = NamesOfConcepts.han(synonym) ? "" : " ";
      int end = words.get(order[i]).end();
      if (edits.free(end, end)) {
        edits.replace(end, end, blank + synonym);
      }
    }
  }

  private static void swap(
      String text, List<Words.Word> movable, int count, Draws draws, TextEdits edits) {
    int[] order = draws.order(movable.size());
    for (int i = 0; i + 1 < order.length && i < 2 * count; i += 2) {
      Words.Word first = movable.get(order[i]);
      Words.Word second = movable.get(order[i + 1]);
      String firstText = text.substring(first.start(), first.end());
      String secondText = text.substring(second.start(), second.end());
      if (!firstText.equals(secondText)) {
        edits.replace(first.start(), first.end(), secondText);
        edits.replace(second.start(), second.end(), firstText);
      }
    }
  }

  private static void delete(
      String text,
      List<Words.Word> movable,
      int words,
      double share,
      Draws draws,
      TextEdits edits) {
    int left = words - 1; // one word stays
    for (Words.Word word : movable) {
      if (left > 0 && draws.uniform() < share) {
        boolean blank = word.end() < text.length() && text.charAt(word.end()) == ' ';
        edits.replace(word.start(), blank ? word.end() + 1 : word.end(), "");
        left--;
      }
    }
  }

  private static List<String> synonyms(String text, NamesOfConcepts.Meant at) {
    String written = text.substring(at.place().start(), at.place().end());
    return NamesOfConcepts.inPlaceOf(written, at.concept());
  }
}

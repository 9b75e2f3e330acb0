package io.graft.knowledge.link;

import io.graft.knowledge.dictionary.Lookup;
import io.graft.knowledge.index.IndexedGraph;
import io.graft.knowledge.text.NameKeys;
import io.graft.knowledge.text.NormalText;
import io.graft.spi.GraftException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Finds mentions of a graph's concepts, from left to right, the longest first; mentions do not
 * overlap. Remembers the abbreviations that texts define until {@link #newDocument}. Not
 * thread-safe: each thread takes a linker of its own on the same graph.
 */
public final class EntityLinker {
  private static final int MAX_TOKENS = NameKeys.MAX_TOKENS;
  private static final int SHORT = 3;

  private final CandidateFilter filter;
  private final LinkerOptions options;
  private final CandidateRanker ranker;
  private final Lookup lookup;
  private final NormalText normal = new NormalText();
  private final Map<String, List<Candidate>> abbreviations = new HashMap<>();
  private long[] hashes = new long[64];

  /**
   * @param ranker orders the candidates of ambiguous names
   */
  public EntityLinker(IndexedGraph graph, LinkerOptions options, CandidateRanker ranker) {
    this.options = options;
    this.ranker = ranker;
    this.filter = new CandidateFilter(graph, options);
    try {
      this.lookup = graph.dictionary().lookup();
    } catch (IOException e) {
      throw unreadable(e);
    }
  }

  /** Forgets the abbreviations. */
  public void newDocument() {
    abbreviations.clear();
  }

  /** The mentions of a text in the order in which they stand. */
  public List<Mention> link(String text) {
    try {
      List<Mention> mentions = names(text);
      if (options.abbreviations()) {
        define(text, mentions);
        mentions = withAbbreviations(text, mentions);
      }
      return mentions;
    } catch (IOException e) {
      throw unreadable(e);
    }
  }

  private List<Mention> names(String text) throws IOException {
    normal.set(text);
    hash();
    List<Mention> mentions = new ArrayList<>();
    int tokens = normal.tokens();
    for (int i = 0; i < tokens; ) {
      Mention mention = normal.joined(i) ? null : at(text, i);
      if (mention == null) {
        i++;
        continue;
      }
      mentions.add(mention);
      while (i < tokens && normal.textFrom(i) < mention.end()) {
        i++;
      }
    }
    return mentions;
  }

  /** The hash of each word; 0 for one that only joins others. */
  private void hash() {
    int tokens = normal.tokens();
    if (!options.anyOrder()) {
      return;
    }
    if (hashes.length < tokens) {
      hashes = Arrays.copyOf(hashes, 2 * tokens);
    }
    for (int i = 0; i < tokens; i++) {
      hashes[i] =
          NameKeys.joining(normal, i)
              ? 0
              : NameKeys.hash(normal.bytes(), normal.from(i), normal.to(i));
    }
  }

  private @org.jspecify.annotations.Nullable Mention at(String text, int token) throws IOException {
    int ordered = lookup.longest(normal, token, MAX_TOKENS);
    long value = lookup.value();
    Mention inOrder = null;
    while (ordered > 0 && inOrder == null) {
      inOrder = mention(text, token, ordered, value, Mention.Kind.NAME);
      if (inOrder == null) { // a shorter name may be wanted
        ordered = lookup.longest(normal, token, ordered - 1);
        value = lookup.value();
      }
    }
    Mention anyOrder = options.anyOrder() ? words(text, token, Math.max(1, ordered)) : null;
    return anyOrder == null ? inOrder : anyOrder;
  }

  /** The longest window of more than {@code least} tokens that has the words of a name. */
  private @org.jspecify.annotations.Nullable Mention words(String text, int token, int least)
      throws IOException {
    if (hashes[token] == 0) {
      return null;
    }
    long sum = 0;
    int words = 0;
    Mention longest = null;
    for (int end = token; end < normal.tokens() && words < NameKeys.MAX_UNORDERED; end++) {
      if (end > token && !phrase(text, end)) {
        break;
      }
      if (hashes[end] == 0) {
        continue;
      }
      sum += hashes[end];
      words++;
      int length = end + 1 - token;
      if (words >= 2 && length > least && !normal.joined(end + 1) && lookup.mayHaveWords(sum)) {
        List<byte[]> sorted = NameKeys.words(normal, token, end + 1);
        long value = sorted.isEmpty() ? Lookup.NONE : lookup.withWords(sorted);
        Mention found =
            value == Lookup.NONE ? null : mention(text, token, length, value, Mention.Kind.WORDS);
        longest = found == null ? longest : found;
      }
    }
    return longest;
  }

  /**
   * Whether a token belongs to the same phrase as the one before it: no punctuation but a hyphen
   * between them, and neither {@code and} nor {@code or}.
   */
  private boolean phrase(String text, int token) {
    for (int i = normal.textTo(token - 1); i < normal.textFrom(token); i++) {
      char c = text.charAt(i);
      if (c != ' ' && c != '-') {
        return false;
      }
    }
    boolean joining = hashes[token] == 0;
    return !joining || !coordinating(token);
  }

  private boolean coordinating(int token) {
    byte[] bytes = normal.bytes();
    int from = normal.from(token);
    int length = normal.to(token) - from;
    return (length == 3 && bytes[from] == 'a' && bytes[from + 1] == 'n')
        || (length == 2 && bytes[from] == 'o' && bytes[from + 1] == 'r');
  }

  private @org.jspecify.annotations.Nullable Mention mention(
      String text, int token, int length, long value, Mention.Kind kind) throws IOException {
    int start = normal.textFrom(token);
    int end = normal.textTo(token + length - 1);
    boolean capitals = capitals(text, start, end);
    boolean tooShort = length == 1 && normal.to(token) - normal.from(token) < SHORT && !capitals;
    if (tooShort) {
      return null;
    }
    List<Candidate> candidates = filter.candidates(lookup, value, capitals);
    if (candidates.isEmpty()) {
      return null;
    }
    List<Candidate> ranked = ranker.rank(text, start, end, candidates);
    return ranked.isEmpty() ? null : new Mention(start, end, kind, ranked);
  }

  private static boolean capitals(String text, int start, int end) {
    int capitals = 0;
    for (int i = start; i < end; i++) {
      capitals += Character.isUpperCase(text.charAt(i)) ? 1 : 0;
    }
    return capitals >= 2;
  }

  /**
   * Gives each abbreviation the candidates of the mention at the end of its long form, which must
   * be half of it at least: {@code congestive heart failure} is a heart failure.
   */
  private void define(String text, List<Mention> mentions) {
    for (Abbreviations.Definition definition : Abbreviations.in(text)) {
      for (Mention mention : mentions) {
        if (mention.end() == definition.longEnd()
            && mention.end() - mention.start()
                >= (definition.longEnd() - definition.longStart()) / 2) {
          abbreviations.put(definition.shortForm(), mention.candidates());
        } else if (mention.end() > definition.longEnd()) {
          break;
        }
      }
    }
  }

  private List<Mention> withAbbreviations(String text, List<Mention> names) {
    if (abbreviations.isEmpty()) {
      return names;
    }
    List<Mention> all = new ArrayList<>();
    for (Map.Entry<String, List<Candidate>> entry : abbreviations.entrySet()) {
      String shortForm = entry.getKey();
      int at = text.indexOf(shortForm);
      for (; at >= 0; at = text.indexOf(shortForm, at + 1)) {
        int end = at + shortForm.length();
        if (wholeWord(text, at, end)) {
          all.add(new Mention(at, end, Mention.Kind.ABBREVIATION, entry.getValue()));
        }
      }
    }
    for (Mention name : names) {
      boolean covered =
          all.stream()
              .anyMatch(
                  a ->
                      a.kind() == Mention.Kind.ABBREVIATION
                          && a.start() <= name.start()
                          && name.end() <= a.end());
      if (!covered) {
        all.removeIf(a -> a.start() < name.end() && name.start() < a.end());
        all.add(name);
      }
    }
    all.sort(Comparator.comparingInt(Mention::start));
    return all;
  }

  private static boolean wholeWord(String text, int start, int end) {
    return (start == 0 || !Character.isLetterOrDigit(text.charAt(start - 1)))
        && (end == text.length() || !Character.isLetterOrDigit(text.charAt(end)));
  }

  private static GraftException unreadable(IOException cause) {
    return GraftException.data(
        "the dictionary cannot be read (" + cause.getMessage() + ")",
        null,
        "build the index again",
        cause);
  }
}

package io.graft.core.text.mask;

import io.graft.core.text.corpus.PackedRow;
import io.graft.spi.tensor.RandomStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Hides a share of each row's tokens: of the hidden ones 80 % become [MASK], 10 % a random token
 * and 10 % stay as they are (Devlin et al. 2019). What is hidden together:
 *
 * <ul>
 *   <li>{@link Unit#TOKEN}: single tokens;
 *   <li>{@link Unit#WORD}: all pieces of a word (whole-word masking); words of a term together;
 *   <li>{@link Unit#SPAN}: runs of whole words whose number is geometrically distributed (p = 0.2,
 *       at most 10), replaced alike (SpanBERT, Joshi et al. 2020).
 * </ul>
 *
 * <p>Random numbers depend on the stream, the row's number and the place in it alone. Immutable and
 * thread-safe.
 */
public final class TokenMasking {
  private static final double SPAN_END = 0.2;
  private static final int LONGEST_SPAN = 10;
  private static final double MASK_SHARE = 0.8;
  private static final double RANDOM_SHARE = 0.1;

  /** What is hidden together. */
  public enum Unit {
    TOKEN,
    WORD,
    SPAN
  }

  private final Unit unit;
  private final double share;
  private final int maskId;
  private final int[] ordinary;
  private final @Nullable TermTrie terms;
  private final double termWeight;

  /**
   * @param share of a row's tokens, special ones aside, in (0, 1); at least one is hidden
   * @param maskId the id of [MASK]
   * @param ordinary the ids that random replacements are drawn from
   * @param terms what is hidden preferentially, or null
   * @param termWeight how many times likelier a term is drawn than another word, at least 1
   */
  public TokenMasking(
      Unit unit,
      double share,
      int maskId,
      int[] ordinary,
      @Nullable TermTrie terms,
      double termWeight) {
    this.unit = unit;
    this.share = share;
    this.maskId = maskId;
    this.ordinary = ordinary.clone();
    this.terms = terms;
    this.termWeight = termWeight;
  }

  /**
   * Hides tokens of a row.
   *
   * @param random the stream of the seed and the epoch
   * @param number the row's place in its data set
   */
  public MaskedRow mask(PackedRow row, RandomStream random, int number) {
    Draw draw = new Draw(row, random, "row." + number);
    List<int[]> groups = unit == Unit.SPAN ? draw.spans() : draw.groups();
    return draw.replaced(groups);
  }

  /** The choice for one row. */
  private final class Draw {
    private final PackedRow row;
    private final RandomStream random;
    private final String site;
    private final int[][] wordTokens;
    private final int[] termOfWord;
    private final int budget;

    Draw(PackedRow row, RandomStream random, String site) {
      this.row = row;
      this.random = random;
      this.site = site;
      this.wordTokens = wordTokens(row);
      this.termOfWord = terms == null ? none(wordTokens.length) : terms.termOfWord(row);
      int tokens = Arrays.stream(wordTokens).mapToInt(word -> word.length).sum();
      this.budget = tokens == 0 ? 0 : Math.max(1, (int) Math.round(share * tokens));
    }

    /** Units drawn without putting back, likelier by weight (Efraimidis and Spirakis 2006). */
    List<int[]> groups() {
      List<int[]> units = new ArrayList<>();
      List<Double> keys = new ArrayList<>();
      for (int word = 0; word < wordTokens.length; ) {
        int end = word + 1;
        boolean term = termOfWord[word] >= 0;
        while (unit == Unit.WORD && term && sameTerm(word, end)) {
          end++;
        }
        for (int[] tokens : unit == Unit.TOKEN ? single(word) : List.of(tokens(word, end))) {
          double u = random.uniform(site + ".unit", units.size());
          keys.add(Math.log(Math.max(u, Double.MIN_NORMAL)) / (term ? termWeight : 1));
          units.add(tokens);
        }
        word = end;
      }
      Integer[] order = new Integer[units.size()];
      Arrays.setAll(order, i -> i);
      Arrays.sort(order, Comparator.comparing((Integer i) -> -keys.get(i)));
      return upToBudget(Arrays.stream(order).map(units::get).toList());
    }

    /** A unit that would go beyond the budget is passed over, unless it is the only one. */
    private List<int[]> upToBudget(List<int[]> ordered) {
      List<int[]> chosen = new ArrayList<>();
      int left = budget;
      for (int[] tokens : ordered) {
        if (tokens.length <= left) {
          chosen.add(tokens);
          left -= tokens.length;
        }
      }
      if (chosen.isEmpty() && !ordered.isEmpty()) {
        chosen.add(
            ordered.stream().min(Comparator.comparingInt(tokens -> tokens.length)).orElseThrow());
      }
      return chosen;
    }

    List<int[]> spans() {
      List<int[]> chosen = new ArrayList<>();
      boolean[] taken = new boolean[wordTokens.length];
      int left = budget;
      int attempts = 20 * Math.max(1, wordTokens.length);
      for (int attempt = 0; left > 0 && attempt < attempts; attempt++) {
        int start = random.below(site + ".start", attempt, Math.max(1, wordTokens.length));
        boolean rejected = terms != null && termOfWord[start] < 0 && refused(attempt);
        if (taken[start] || rejected) {
          continue;
        }
        int end = spanEnd(start, attempt, left, taken);
        if (end > start) {
          int[] tokens = tokens(start, end);
          Arrays.fill(taken, start, end, true);
          chosen.add(tokens);
          left -= tokens.length;
        }
      }
      return chosen.isEmpty() ? groups() : chosen;
    }

    /** A place outside of terms is accepted once in {@code termWeight} times. */
    private boolean refused(int attempt) {
      return random.uniform(site + ".accept", attempt) * termWeight >= 1;
    }

    private int spanEnd(int start, int attempt, int left, boolean[] taken) {
      double u = random.uniform(site + ".length", attempt);
      int words = Math.min(LONGEST_SPAN, 1 + (int) (Math.log(1 - u) / Math.log(1 - SPAN_END)));
      int end = start;
      int tokens = 0;
      while (end < wordTokens.length
          && end - start < words
          && !taken[end]
          && tokens + wordTokens[end].length <= left) {
        tokens += wordTokens[end++].length;
      }
      return end;
    }

    MaskedRow replaced(List<int[]> groups) {
      int[] ids = row.ids().clone();
      int[] targets = new int[ids.length];
      Arrays.fill(targets, MaskedRow.NO_TARGET);
      for (int[] group : groups) {
        for (int token : group) {
          // a span is replaced alike; of a word each piece has its own lot, as in BERT's code
          int lot = unit == Unit.SPAN ? group[0] : token;
          double u = random.uniform(site + ".replace", lot);
          targets[token] = ids[token];
          if (u < MASK_SHARE) {
            ids[token] = maskId;
          } else if (u < MASK_SHARE + RANDOM_SHARE) {
            ids[token] = ordinary[random.below(site + ".random", token, ordinary.length)];
          }
        }
      }
      return new MaskedRow(ids, targets);
    }

    private boolean sameTerm(int word, int next) {
      return next < termOfWord.length && termOfWord[next] == termOfWord[word];
    }

    private List<int[]> single(int word) {
      return Arrays.stream(wordTokens[word]).mapToObj(token -> new int[] {token}).toList();
    }

    private int[] tokens(int fromWord, int toWord) {
      return Arrays.stream(wordTokens, fromWord, toWord).flatMapToInt(Arrays::stream).toArray();
    }
  }

  private static int[] none(int words) {
    int[] terms = new int[words];
    Arrays.fill(terms, -1);
    return terms;
  }

  /** The places of each word's tokens. */
  private static int[][] wordTokens(PackedRow row) {
    List<List<Integer>> words = new ArrayList<>();
    for (int i = 0; i < row.length(); i++) {
      int word = row.words()[i];
      if (word >= 0) {
        while (words.size() <= word) {
          words.add(new ArrayList<>());
        }
        words.get(word).add(i);
      }
    }
    return words.stream()
        .map(word -> word.stream().mapToInt(Integer::intValue).toArray())
        .toArray(int[][]::new);
  }
}

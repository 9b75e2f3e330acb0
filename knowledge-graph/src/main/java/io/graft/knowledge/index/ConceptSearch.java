package io.graft.knowledge.index;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.tokenattributes.CharTermAttribute;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.BooleanClause.Occur;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.BoostQuery;
import org.apache.lucene.search.FuzzyQuery;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.PrefixQuery;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.search.TermQuery;
import org.apache.lucene.search.similarities.BM25Similarity;

/**
 * Ranked search in names. Lucene finds candidates by word, by prefix and within one or two typing
 * errors (Damerau-Levenshtein); the names of the best are then compared with the query letter by
 * letter.
 */
final class ConceptSearch {
  private static final int CANDIDATES = 200;
  private static final int MAX_WORDS = 32;
  private static final int EXPANSIONS = 64;
  private static final int ONE_ERROR_FROM = 4;
  private static final int TWO_ERRORS_FROM = 8;
  private static final float WORD = 4;
  private static final float PREFIX = 2;

  private final ConceptStore store;
  private final Manifest manifest;
  private final IndexSearcher searcher;
  private final NameAnalyzer analyzer = new NameAnalyzer();

  private record Ranked(int ordinal, double similarity, float score) {}

  ConceptSearch(ConceptStore store, Manifest manifest) {
    this.store = store;
    this.manifest = manifest;
    this.searcher = new IndexSearcher(store.reader());
    searcher.setSimilarity(new BM25Similarity(1.2f, 0.3f)); // many synonyms are no fault
  }

  /** Ordinals, best first. */
  List<Integer> ranked(String query, int limit) {
    try {
      List<String> words = words(query);
      if (words.isEmpty()) {
        return List.of();
      }
      ScoreDoc[] found = searcher.search(query(words), Math.max(CANDIDATES, 2 * limit)).scoreDocs;
      String wanted = query.strip().toLowerCase(Locale.ROOT);
      List<Ranked> ranked = new ArrayList<>();
      for (ScoreDoc hit : found) {
        ranked.add(new Ranked(hit.doc, similarity(wanted, hit.doc), hit.score));
      }
      ranked.sort(
          Comparator.comparingDouble(Ranked::similarity)
              .thenComparingDouble(Ranked::score)
              .reversed()
              .thenComparingInt(Ranked::ordinal));
      return ranked.stream().limit(limit).map(Ranked::ordinal).toList();
    } catch (IOException e) {
      throw ConceptStore.unreadable(e);
    }
  }

  private List<String> words(String query) throws IOException {
    List<String> words = new ArrayList<>();
    try (TokenStream tokens = analyzer.tokenStream(ConceptDocuments.NAME, query)) {
      CharTermAttribute term = tokens.addAttribute(CharTermAttribute.class);
      tokens.reset();
      while (tokens.incrementToken() && words.size() < MAX_WORDS) {
        words.add(term.toString());
      }
      tokens.end();
    }
    return words;
  }

  private static Query query(List<String> words) {
    BooleanQuery.Builder all = new BooleanQuery.Builder();
    int required = 0;
    for (int i = 0; i < words.size(); i++) {
      String word = words.get(i);
      Term term = new Term(ConceptDocuments.NAME, word);
      BooleanQuery.Builder ways = new BooleanQuery.Builder();
      ways.add(new BoostQuery(new TermQuery(term), WORD), Occur.SHOULD);
      int letters = word.codePointCount(0, word.length());
      boolean latin = word.chars().allMatch(c -> c < 0x2E80);
      if (i == words.size() - 1 && letters > 1) {
        PrefixQuery prefix =
            new PrefixQuery(
                term,
                new org.apache.lucene.search.MultiTermQuery.TopTermsBoostOnlyBooleanQueryRewrite(
                    EXPANSIONS));
        ways.add(new BoostQuery(prefix, PREFIX), Occur.SHOULD);
      }
      if (latin && letters >= ONE_ERROR_FROM) {
        int errors = letters >= TWO_ERRORS_FROM ? 2 : 1;
        ways.add(new FuzzyQuery(term, errors, 1, EXPANSIONS, true), Occur.SHOULD);
      }
      all.add(ways.build(), Occur.SHOULD);
      required += latin ? 1 : 0;
    }
    // a name need not have every word: three of four are enough
    all.setMinimumNumberShouldMatch(Math.max(1, (required * 3 + 3) / 4));
    return all.build();
  }

  /** The greatest likeness of a name, 0 to 1; a name that begins with the query gains. */
  private double similarity(String wanted, int ordinal) {
    var concept = ConceptRecord.read(store.record(ordinal), manifest);
    double best = likeness(wanted, concept.preferredName());
    for (List<String> names : concept.synonyms().values()) {
      for (String name : names) {
        best = Math.max(best, likeness(wanted, name));
      }
    }
    return best;
  }

  private static double likeness(String wanted, String name) {
    String given = name.toLowerCase(Locale.ROOT);
    if (given.startsWith(wanted)) {
      return 0.75 + 0.25 * wanted.length() / given.length();
    }
    return Likeness.of(wanted, given);
  }
}

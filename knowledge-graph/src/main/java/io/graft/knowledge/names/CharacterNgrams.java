package io.graft.knowledge.names;

import io.graft.knowledge.text.NormalText;
import io.graft.spi.GraftException;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.analysis.ngram.NGramTokenizer;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.TextField;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.NoMergePolicy;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.store.ByteBuffersDirectory;
import org.apache.lucene.util.QueryBuilder;

/**
 * Finds concepts by the character n-grams that their names share with a query, weighed by BM25
 * (Robertson et al. 1994): the yardstick without learning for an encoder of names. Names are taken
 * in their normal form between blanks. In memory; used by one thread at a time.
 */
public final class CharacterNgrams implements AutoCloseable {
  private static final String FIELD = "name";
  private static final int LONGEST = 4000;

  private final ByteBuffersDirectory directory = new ByteBuffersDirectory();
  private final NormalText normal = new NormalText();
  private final QueryBuilder grams;
  private final int[] concepts;
  private final int count;
  private final DirectoryReader reader;
  private final IndexSearcher searcher;

  /**
   * @param names to find
   * @param concepts the number of each name's concept, from 0
   * @param least the fewest characters of an n-gram
   * @param most the most
   */
  public CharacterNgrams(List<ConceptName> names, int[] concepts, int least, int most) {
    this.concepts = concepts.clone();
    this.count = Arrays.stream(concepts).max().orElse(-1) + 1;
    this.grams = new QueryBuilder(new Grams(least, most));
    IndexWriterConfig config = new IndexWriterConfig(grams.getAnalyzer());
    config.setMergePolicy(NoMergePolicy.INSTANCE); // keeps documents in the order of the names
    try (IndexWriter writer = new IndexWriter(directory, config)) {
      for (ConceptName name : names) {
        Document document = new Document();
        document.add(new TextField(FIELD, form(name.name()), Field.Store.NO));
        writer.addDocument(document);
      }
    } catch (IOException e) {
      throw inMemory(e);
    }
    try {
      reader = DirectoryReader.open(directory);
    } catch (IOException e) {
      throw inMemory(e);
    }
    searcher = new IndexSearcher(reader);
    IndexSearcher.setMaxClauseCount(Math.max(IndexSearcher.getMaxClauseCount(), 4 * LONGEST));
  }

  private String form(String name) {
    String key = new ConceptName("", name).key(normal);
    return " " + (key.length() > LONGEST ? key.substring(0, LONGEST) : key) + " ";
  }

  /**
   * The concepts with the best names, best first; only those that share an n-gram.
   *
   * @param limit the most of them, at least 1
   */
  public List<Integer> nearest(String name, int limit) {
    Query query = grams.createBooleanQuery(FIELD, form(name));
    if (query == null) { // shorter than an n-gram
      return List.of();
    }
    try {
      float[] best = new float[count];
      Arrays.fill(best, Float.NEGATIVE_INFINITY);
      for (ScoreDoc hit : searcher.search(query, Math.max(1, concepts.length)).scoreDocs) {
        int concept = concepts[hit.doc];
        best[concept] = Math.max(best[concept], hit.score);
      }
      return new TopConcepts(limit).of(best);
    } catch (IOException e) {
      throw inMemory(e);
    }
  }

  private static GraftException inMemory(IOException cause) {
    return GraftException.internal("an index in memory failed", cause);
  }

  @Override
  public void close() {
    try {
      reader.close();
      directory.close();
    } catch (IOException e) {
      throw inMemory(e);
    }
  }

  private static final class Grams extends Analyzer {
    private final int least;
    private final int most;

    Grams(int least, int most) {
      this.least = least;
      this.most = most;
    }

    @Override
    protected TokenStreamComponents createComponents(String field) {
      return new TokenStreamComponents(new NGramTokenizer(least, most));
    }
  }
}

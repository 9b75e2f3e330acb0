package io.graft.knowledge.index;

import io.graft.knowledge.reader.FactSink;
import io.graft.knowledge.sort.BytesSort;
import io.graft.knowledge.sort.LongSort;
import io.graft.spi.GraftException;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.LongConsumer;
import org.apache.lucene.store.FSDirectory;
import org.apache.lucene.util.BytesRef;
import org.apache.lucene.util.BytesRefBuilder;
import org.apache.lucene.util.BytesRefHash;

/**
 * Takes the facts of all sources to temporary files, sorted by concept afterwards. In memory stays
 * a fixed amount for sorting, and the table of ids: their bytes and about 12 more each. Concepts
 * are numbered in the order in which they are met.
 */
final class Facts implements FactSink, Closeable {
  static final int MAX_CONCEPTS = 1 << 25;
  static final int MAX_RELATION_TYPES = 1 << 12;
  private static final int MAX_NAME_BYTES = 4096;
  private static final int MAX_ID_BYTES = 2048;
  private static final int MAX_TEXT_BYTES = 30_000;
  private static final int RELATIONS_IN_MEMORY = 1 << 24;
  private static final int FACT_MEGABYTES = 192;
  private static final long ROWS_BETWEEN_NEWS = 1 << 16;

  private final BytesRefHash ids = new BytesRefHash();
  private final BytesRefBuilder scratch = new BytesRefBuilder();
  private final BitSet named = new BitSet();
  private final FSDirectory directory;
  final BytesSort facts;
  final LongSort outgoing;
  final LongSort incoming;
  final Numbering languages = new Numbering("languages", 1 << 15);
  final Numbering relationTypes = new Numbering("relation types", MAX_RELATION_TYPES);
  final Numbering semanticTypes = new Numbering("semantic types", 1 << 20);
  final Numbering vocabularies = new Numbering("vocabularies", 1 << 15);
  private final Map<String, RowCounts> tables = new LinkedHashMap<>();
  private final Map<String, Long> leftOut = new TreeMap<>();
  final long[] vocabularyNames = new long[1 << 15];
  final long[] vocabularyRelations = new long[1 << 15];
  private final LongConsumer progress;
  private byte[] record = new byte[1 << 10];
  private int sequence;
  private long rows;
  private String lastTable = "";
  private RowCounts lastCounts = new RowCounts();

  /**
   * @param progress hears the number of rows read, now and then
   */
  Facts(Path folder, LongConsumer progress) throws IOException {
    this.progress = progress;
    this.directory = FSDirectory.open(folder);
    this.facts = new BytesSort(directory, "facts", FACT_MEGABYTES);
    this.outgoing = new LongSort(folder, "outgoing", RELATIONS_IN_MEMORY);
    this.incoming = new LongSort(folder, "incoming", RELATIONS_IN_MEMORY);
  }

  @Override
  public void row(String table) {
    counts(table).read();
    if (++rows % ROWS_BETWEEN_NEWS == 0) {
      progress.accept(rows);
    }
  }

  @Override
  public void skipped(String table, long line, String why) {
    counts(table).skipped(table, line, why);
  }

  @Override
  public void skipped(String where, String why) {
    int space = where.indexOf(' ');
    int colon = where.lastIndexOf(':');
    String table = where.substring(0, space > 0 ? space : colon > 0 ? colon : where.length());
    counts(table).skipped(where, 0, why);
  }

  private RowCounts counts(String table) {
    if (!table.equals(lastTable)) {
      lastTable = table;
      lastCounts = tables.computeIfAbsent(table, name -> new RowCounts());
    }
    return lastCounts;
  }

  @Override
  public void name(String id, String name, String language, int rank, String vocabulary) {
    int concept = number(id);
    if (concept < 0) {
      return;
    }
    int source = vocabularies.of(vocabulary);
    if (add(concept, FactKind.NAME, rank, languages.of(language), source, name, MAX_NAME_BYTES)) {
      named.set(concept);
      vocabularyNames[source]++;
    }
  }

  @Override
  public void semanticType(String id, String type) {
    int concept = number(id);
    if (concept >= 0) {
      add(concept, FactKind.TYPE, 0, 0, 0, type, MAX_ID_BYTES);
    }
  }

  @Override
  public void definition(String id, String text, boolean comment) {
    int concept = number(id);
    if (concept >= 0) {
      add(concept, FactKind.DEFINITION, comment ? 1 : 0, 0, 0, text, MAX_TEXT_BYTES);
    }
  }

  @Override
  public void crossReference(String id, String reference) {
    int concept = number(id);
    if (concept >= 0) {
      add(concept, FactKind.REFERENCE, 0, 0, 0, reference, MAX_ID_BYTES);
    }
  }

  @Override
  public void relation(String source, String type, String target, String vocabulary) {
    int from = number(source);
    int to = number(target);
    if (from < 0 || to < 0) {
      return;
    }
    int kind = relationTypes.of(type);
    vocabularyRelations[vocabularies.of(vocabulary)]++;
    try {
      outgoing.add(Edge.pack(from, kind, to));
      incoming.add(Edge.pack(to, kind, from));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private int number(String id) {
    scratch.copyChars(id);
    if (scratch.length() > MAX_ID_BYTES || scratch.length() == 0) {
      leaveOut(scratch.length() == 0 ? "fact without id" : "id over " + MAX_ID_BYTES + " bytes", 1);
      return -1;
    }
    int number = ids.add(scratch.get());
    number = number < 0 ? -(number + 1) : number;
    if (number >= MAX_CONCEPTS) {
      throw GraftException.data(
          "more than " + MAX_CONCEPTS + " concepts", id, "filter the source or split it");
    }
    return number;
  }

  private boolean add(
      int concept, FactKind kind, int rank, int language, int source, String text, int limit) {
    if (3 * text.length() + FactKind.HEADER > record.length) {
      record = new byte[2 * (3 * text.length() + FactKind.HEADER)];
    }
    int end = kind.encode(record, concept, rank, sequence++, language, source, text);
    if (end - FactKind.HEADER > limit) {
      leaveOut(kind.label() + " over " + limit + " bytes", 1);
      return false;
    }
    try {
      facts.add(record, end);
      return true;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  void leaveOut(String why, long count) {
    leftOut.merge(why, count, Long::sum);
  }

  Map<String, Long> leftOut() {
    return new TreeMap<>(leftOut);
  }

  Map<String, RowCounts> tables() {
    return tables;
  }

  /** The rows that were read. */
  long rows() {
    return rows;
  }

  /** The number of concepts with a name. */
  int namedConcepts() {
    return named.cardinality();
  }

  /** For each concept in the order in which it was met its ordinal, or -1 when it has no name. */
  int[] ordinals() {
    int[] ordinals = new int[ids.size()];
    int next = 0;
    for (int i = 0; i < ordinals.length; i++) {
      ordinals[i] = named.get(i) ? next++ : -1;
    }
    return ordinals;
  }

  /** The id of the concept that was met as the {@code number}-th. */
  BytesRef id(int number, BytesRef into) {
    return ids.get(number, into);
  }

  @Override
  public void close() throws IOException {
    facts.close();
    outgoing.close();
    incoming.close();
    ids.close();
    directory.close();
  }
}

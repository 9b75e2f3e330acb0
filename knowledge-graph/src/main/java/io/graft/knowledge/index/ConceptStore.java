package io.graft.knowledge.index;

import io.graft.spi.GraftException;
import io.graft.spi.knowledge.Direction;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;
import org.apache.lucene.index.BinaryDocValues;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.PostingsEnum;
import org.apache.lucene.index.ReaderUtil;
import org.apache.lucene.index.Terms;
import org.apache.lucene.index.TermsEnum;
import org.apache.lucene.search.DocIdSetIterator;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.FSDirectory;
import org.apache.lucene.util.BytesRef;

/** The concepts of an index by id and by ordinal, from 0. Thread-safe. */
public final class ConceptStore implements Closeable {
  /** Relations of every type. */
  static final int ANY = -1;

  private final Directory directory;
  private final DirectoryReader reader;

  /**
   * The other ends of a concept's relations, by type and then ordinal.
   *
   * @param types numbers of relation types
   * @param ordinals the ends, as many
   */
  record Ends(int[] types, int[] ordinals) {}

  private ConceptStore(Directory directory, DirectoryReader reader) {
    this.directory = directory;
    this.reader = reader;
  }

  static ConceptStore open(Path folder) throws IOException {
    Directory directory = FSDirectory.open(folder);
    try {
      return new ConceptStore(directory, DirectoryReader.open(directory));
    } catch (IOException | RuntimeException e) {
      directory.close();
      throw e;
    }
  }

  /** The number of concepts. */
  public int size() {
    return reader.maxDoc();
  }

  DirectoryReader reader() {
    return reader;
  }

  /** The ordinal of an id, or -1. */
  public int ordinal(String id) {
    BytesRef term = new BytesRef(id);
    try {
      for (LeafReaderContext leaf : reader.leaves()) {
        Terms terms = leaf.reader().terms(ConceptDocuments.ID);
        TermsEnum entries = terms == null ? null : terms.iterator();
        if (entries != null && entries.seekExact(term)) {
          PostingsEnum documents = entries.postings(null, PostingsEnum.NONE);
          int document = documents.nextDoc();
          if (document != DocIdSetIterator.NO_MORE_DOCS) {
            return leaf.docBase + document;
          }
        }
      }
      return -1;
    } catch (IOException e) {
      throw unreadable(e);
    }
  }

  /** The id of a concept. */
  public String id(int ordinal) {
    return ConceptRecord.id(record(ordinal));
  }

  /** The numbers of the semantic types of a concept. */
  public int[] semanticTypes(int ordinal) {
    return ConceptRecord.types(record(ordinal));
  }

  BytesRef record(int ordinal) {
    return value(ConceptDocuments.RECORD, ordinal);
  }

  private BytesRef value(String field, int ordinal) {
    try {
      LeafReaderContext leaf = leaf(ordinal);
      BinaryDocValues values = leaf.reader().getBinaryDocValues(field);
      if (values == null || !values.advanceExact(ordinal - leaf.docBase)) {
        throw new IOException("concept " + ordinal + " has no " + field);
      }
      return values.binaryValue();
    } catch (IOException e) {
      throw unreadable(e);
    }
  }

  private LeafReaderContext leaf(int ordinal) {
    return reader.leaves().get(ReaderUtil.subIndex(ordinal, reader.leaves()));
  }

  /** The ids of concepts, in the order given. */
  String[] ids(int[] ordinals) {
    // values are read forwards: one pass over them for each segment
    int[] order =
        IntStream.range(0, ordinals.length)
            .boxed()
            .sorted(Comparator.comparingInt(i -> ordinals[i]))
            .mapToInt(i -> i)
            .toArray();
    String[] ids = new String[ordinals.length];
    LeafReaderContext leaf = null;
    BinaryDocValues values = null;
    try {
      for (int i : order) {
        if (leaf == null || ordinals[i] >= leaf.docBase + leaf.reader().maxDoc()) {
          leaf = leaf(ordinals[i]);
          values = leaf.reader().getBinaryDocValues(ConceptDocuments.RECORD);
        }
        if (values == null || !values.advanceExact(ordinals[i] - leaf.docBase)) {
          throw new IOException("concept " + ordinals[i] + " has no record");
        }
        ids[i] = ConceptRecord.id(values.binaryValue());
      }
      return ids;
    } catch (IOException e) {
      throw unreadable(e);
    }
  }

  /** The other ends of a concept's relations. */
  Ends ends(int ordinal, int type, Direction direction, int limit) {
    String field =
        direction == Direction.OUTGOING ? ConceptDocuments.OUTGOING : ConceptDocuments.INCOMING;
    EndList ends = new EndList(type, limit);
    Edge.read(value(field, ordinal), ends);
    return ends.ends();
  }

  static GraftException unreadable(IOException cause) {
    return GraftException.data(
        "the index cannot be read (" + cause.getMessage() + ")", null, "build it again", cause);
  }

  @Override
  public void close() throws IOException {
    reader.close();
    directory.close();
  }

  private static final class EndList implements Edge.Taker {
    private final int wanted;
    private final int limit;
    private int[] types = new int[8];
    private int[] ordinals = new int[8];
    private int count;

    EndList(int wanted, int limit) {
      this.wanted = wanted;
      this.limit = limit;
    }

    @Override
    public boolean take(int type, int other) {
      if (wanted == ANY || wanted == type) {
        if (count == types.length) {
          types = Arrays.copyOf(types, 2 * count);
          ordinals = Arrays.copyOf(ordinals, 2 * count);
        }
        types[count] = type;
        ordinals[count++] = other;
      }
      return count < limit && (wanted == ANY || type <= wanted);
    }

    Ends ends() {
      return new Ends(Arrays.copyOf(types, count), Arrays.copyOf(ordinals, count));
    }
  }
}

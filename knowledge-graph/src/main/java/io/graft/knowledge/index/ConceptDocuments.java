package io.graft.knowledge.index;

import io.graft.spi.GraftException;
import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.apache.lucene.document.BinaryDocValuesField;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.FieldType;
import org.apache.lucene.document.StringField;
import org.apache.lucene.index.IndexOptions;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.NoMergePolicy;
import org.apache.lucene.store.Directory;
import org.apache.lucene.util.BytesRef;

/**
 * Writes the Lucene index, on a thread of its own while the next concepts are gathered. Documents
 * keep the order in which they are added, for segments are never merged: their numbers are the
 * ordinals of the concepts.
 */
final class ConceptDocuments implements Closeable {
  static final String ID = "id";
  static final String NAME = "name";
  static final String RECORD = "record";
  static final String OUTGOING = "outgoing";
  static final String INCOMING = "incoming";

  private static final double BUFFER_MEGABYTES = 384;
  private static final int BATCH = 256;
  private static final int BATCHES_AHEAD = 16;
  private static final FieldType NAMES = new FieldType();

  static {
    NAMES.setTokenized(true);
    NAMES.setIndexOptions(IndexOptions.DOCS);
    NAMES.freeze();
  }

  /** A concept that is ready to be written. */
  record Entry(String id, List<String> names, byte[] record, byte[] outgoing, byte[] incoming) {}

  private final IndexWriter writer;
  private final BlockingQueue<List<Entry>> queue = new ArrayBlockingQueue<>(BATCHES_AHEAD);
  private final ExecutorService thread =
      Executors.newSingleThreadExecutor(task -> new Thread(task, "graft-knowledge-index"));
  private final Future<?> writing;
  private List<Entry> batch = new ArrayList<>(BATCH);

  ConceptDocuments(Directory directory) throws IOException {
    IndexWriterConfig config = new IndexWriterConfig(new NameAnalyzer());
    config.setOpenMode(IndexWriterConfig.OpenMode.CREATE);
    config.setRAMBufferSizeMB(BUFFER_MEGABYTES);
    config.setMergePolicy(NoMergePolicy.INSTANCE);
    config.setUseCompoundFile(false);
    writer = new IndexWriter(directory, config);
    writing = thread.submit(this::write);
  }

  void add(Entry entry) {
    batch.add(entry);
    if (batch.size() == BATCH) {
      put(batch);
      batch = new ArrayList<>(BATCH);
    }
  }

  private void put(List<Entry> entries) {
    try {
      while (!queue.offer(entries, 1, TimeUnit.SECONDS)) {
        if (writing.isDone()) {
          await(); // it failed: say why
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw GraftException.internal("interrupted while writing the index", e);
    }
  }

  private Void write() throws Exception {
    List<Field> names = new ArrayList<>();
    for (List<Entry> entries = queue.take(); !entries.isEmpty(); entries = queue.take()) {
      for (Entry entry : entries) {
        Document document = new Document();
        document.add(new StringField(ID, entry.id(), Field.Store.NO));
        for (int i = 0; i < entry.names().size(); i++) {
          if (i == names.size()) {
            names.add(new Field(NAME, "", NAMES));
          }
          names.get(i).setStringValue(entry.names().get(i));
          document.add(names.get(i));
        }
        document.add(new BinaryDocValuesField(RECORD, new BytesRef(entry.record())));
        document.add(new BinaryDocValuesField(OUTGOING, new BytesRef(entry.outgoing())));
        document.add(new BinaryDocValuesField(INCOMING, new BytesRef(entry.incoming())));
        writer.addDocument(document);
      }
    }
    writer.commit();
    return null;
  }

  /** Waits until everything is on the disk. */
  void finish() {
    if (!batch.isEmpty()) {
      put(batch);
    }
    put(List.of());
    await();
  }

  private void await() {
    try {
      writing.get();
    } catch (ExecutionException e) {
      throw GraftException.data(
          "the index cannot be written (" + e.getCause() + ")",
          null,
          "check that the disk is not full",
          e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw GraftException.internal("interrupted while writing the index", e);
    }
  }

  @Override
  public void close() throws IOException {
    thread.shutdownNow();
    writer.rollback(); // what was committed stays
  }
}

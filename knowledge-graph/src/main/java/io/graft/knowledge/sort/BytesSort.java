package io.graft.knowledge.sort;

import java.io.Closeable;
import java.io.IOException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.apache.lucene.codecs.CodecUtil;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.IOContext;
import org.apache.lucene.store.IndexOutput;
import org.apache.lucene.util.BytesRef;
import org.apache.lucene.util.BytesRefComparator;
import org.apache.lucene.util.OfflineSorter;

/** Sorts any number of byte strings by their unsigned bytes, with Lucene's offline sorter. */
public final class BytesSort implements Closeable {
  /** Bytes that a string may have. */
  public static final int MAX_LENGTH = Short.MAX_VALUE;

  private static final int PARTITIONS_IN_MEMORY = 2;
  private static final int MAX_TEMPORARY_FILES = 64;

  private final Directory folder;
  private final String name;
  private final long bufferMegabytes;
  private final IndexOutput output;
  private final OfflineSorter.ByteSequencesWriter writer;

  /**
   * @param bufferMegabytes memory of one of at most {@value #PARTITIONS_IN_MEMORY} runs
   */
  public BytesSort(Directory folder, String name, long bufferMegabytes) throws IOException {
    this.folder = folder;
    this.name = name;
    this.bufferMegabytes = bufferMegabytes;
    this.output = folder.createTempOutput(name, "in", IOContext.DEFAULT);
    this.writer = new OfflineSorter.ByteSequencesWriter(output);
  }

  public void add(byte[] bytes, int length) throws IOException {
    writer.write(bytes, 0, length);
  }

  /** Ends the adding and opens what was added, ascending. */
  public Sorted sorted() throws IOException {
    CodecUtil.writeFooter(output);
    writer.close();
    ExecutorService threads = Executors.newFixedThreadPool(2);
    try {
      OfflineSorter sorter =
          new OfflineSorter(
              folder,
              name,
              BytesRefComparator.NATURAL,
              OfflineSorter.BufferSize.megabytes(bufferMegabytes),
              MAX_TEMPORARY_FILES,
              -1,
              threads,
              PARTITIONS_IN_MEMORY);
      String sorted = sorter.sort(output.getName());
      folder.deleteFile(output.getName());
      return new Sorted(folder, sorted);
    } finally {
      threads.shutdown();
    }
  }

  @Override
  public void close() throws IOException {
    writer.close();
  }

  /** The sorted strings; the file goes when it is closed. */
  public static final class Sorted implements Closeable {
    private final Directory folder;
    private final String file;
    private final OfflineSorter.ByteSequencesReader reader;

    private Sorted(Directory folder, String file) throws IOException {
      this.folder = folder;
      this.file = file;
      this.reader =
          new OfflineSorter.ByteSequencesReader(
              folder.openChecksumInput(file, IOContext.READONCE), file);
    }

    /** The next string, valid until the call after, or null. */
    public @org.jspecify.annotations.Nullable BytesRef next() throws IOException {
      return reader.next();
    }

    @Override
    public void close() throws IOException {
      reader.close();
      folder.deleteFile(file);
    }
  }
}

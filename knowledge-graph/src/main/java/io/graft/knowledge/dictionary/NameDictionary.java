package io.graft.knowledge.dictionary;

import java.io.Closeable;
import java.io.IOException;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.IOContext;
import org.apache.lucene.store.IndexInput;
import org.apache.lucene.util.IOUtils;
import org.apache.lucene.util.fst.FST;
import org.apache.lucene.util.fst.OffHeapFSTStore;
import org.apache.lucene.util.fst.PositiveIntOutputs;
import org.jspecify.annotations.Nullable;

/**
 * Names to concepts. A small transducer is held in memory, a large one is mapped. Immutable; each
 * thread takes a {@link Lookup} of its own.
 */
public final class NameDictionary implements Closeable {
  private static final long HELD_BYTES = 64L << 20;

  private final long size;
  private final IndexInput arcs;
  private final IndexInput postings;
  private final IndexInput bits;
  private final @Nullable FST<Long> fst;

  private NameDictionary(
      long size, @Nullable FST<Long> fst, IndexInput arcs, IndexInput postings, IndexInput bits) {
    this.size = size;
    this.fst = fst;
    this.arcs = arcs;
    this.postings = postings;
    this.bits = bits;
  }

  /** Opens what {@link DictionaryWriter} wrote. */
  public static NameDictionary open(Directory folder) throws IOException {
    IndexInput arcs = folder.openInput(DictionaryFiles.FST, IOContext.LOAD);
    IndexInput postings = null;
    IndexInput bits = null;
    try (IndexInput metadata = folder.openInput(DictionaryFiles.METADATA, IOContext.DEFAULT)) {
      postings = folder.openInput(DictionaryFiles.POSTINGS, IOContext.LOAD);
      bits = folder.openInput(DictionaryFiles.FILTER, IOContext.LOAD);
      long size = metadata.readVLong();
      FST<Long> fst = null;
      if (size > 0) {
        FST.FSTMetadata<Long> read = FST.readMetadata(metadata, PositiveIntOutputs.getSingleton());
        fst =
            arcs.length() <= HELD_BYTES
                ? new FST<>(read, arcs.clone())
                : FST.fromFSTReader(read, new OffHeapFSTStore(arcs, 0, read));
      }
      return new NameDictionary(size, fst, arcs, postings, bits);
    } catch (IOException | RuntimeException e) {
      IOUtils.closeWhileHandlingException(arcs, postings, bits);
      throw e;
    }
  }

  /** The number of keys. */
  public long size() {
    return size;
  }

  /** A cursor for one thread. */
  public Lookup lookup() throws IOException {
    return new Lookup(fst, postings.clone(), new WordSetFilter(bits.clone()));
  }

  @Override
  public void close() throws IOException {
    IOUtils.close(arcs, postings, bits);
  }
}

package io.graft.knowledge.index;

import io.graft.knowledge.dictionary.DictionaryWriter;
import io.graft.spi.GraftException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.FSDirectory;

/**
 * Builds an index from sources and publishes it whole. Memory stays bounded whatever the size of
 * the sources: buffers for sorting and indexing of about 1.5 GiB at most, and some 30 bytes a
 * concept.
 */
public final class GraphBuilder {
  static final String CONCEPTS = "concepts";
  static final String NAMES = "names";

  private GraphBuilder() {}

  /**
   * What became of a build.
   *
   * @param manifest of the index that is there now
   * @param rebuilt whether it was built anew; false when it was up to date
   * @param rows the rows that were read; 0 when it was up to date
   */
  public record Built(Manifest manifest, boolean rebuilt, long rows) {}

  /**
   * Builds the index at {@code target}, unless one is there that was built from the same.
   *
   * @param target the folder of the index; one that is there is replaced, anything else is refused
   * @throws GraftException of category DATA when a source cannot be read or the disk is full; what
   *     was at {@code target} is then still there
   */
  public static Built build(
      List<? extends GraphSource> sources, Path target, BuildProgress progress) {
    if (Files.exists(target) && !Manifest.in(target) && !isEmpty(target)) {
      throw GraftException.user(
          "the folder is there and is no index", target.toString(), "name a new or empty folder");
    }
    progress.phase("hashing");
    List<Manifest.Source> hashed = new ArrayList<>();
    for (GraphSource source : sources) {
      hashed.add(new Manifest.Source(source.name(), source.format(), source.sha256()));
    }
    String hash = hash(hashed);
    if (Manifest.in(target)) {
      Manifest present = readable(target);
      if (present != null && present.hash().equals(hash)) {
        return new Built(present, false, 0);
      }
    }
    long[] rows = new long[1];
    Publication.publish(
        target,
        (folder, temporary) -> rows[0] = fill(sources, hashed, hash, folder, temporary, progress));
    return new Built(Manifest.read(target), true, rows[0]);
  }

  private static long fill(
      List<? extends GraphSource> sources,
      List<Manifest.Source> hashed,
      String hash,
      Path folder,
      Path temporary,
      BuildProgress progress)
      throws IOException {
    try (Directory sorting = FSDirectory.open(temporary);
        Directory concepts = FSDirectory.open(folder.resolve(CONCEPTS));
        Directory names = FSDirectory.open(folder.resolve(NAMES));
        Facts facts = new Facts(temporary, rows -> progress.done(rows, 0));
        DictionaryWriter dictionary = new DictionaryWriter(sorting, names)) {
      for (GraphSource source : sources) {
        progress.phase("reading " + source.name());
        source.read(facts);
      }
      if (facts.namedConcepts() == 0) {
        throw GraftException.data(
            "the sources have no concept with a name",
            hashed.isEmpty() ? null : hashed.get(0).name(),
            "check the format and its filters; skipped: " + reasons(facts));
      }
      progress.phase("sorting");
      ConceptMerge.Counts counts;
      ConceptMerge merge;
      try (ConceptDocuments documents = new ConceptDocuments(concepts)) {
        merge = new ConceptMerge(facts, documents, dictionary);
        progress.phase("indexing");
        counts = merge.run(progress);
        progress.phase("compiling names");
        long keys = dictionary.finish();
        documents.finish();
        manifest(facts, merge, counts, hashed, hash, keys).write(folder);
      }
      return facts.rows();
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  private static String reasons(Facts facts) {
    List<String> reasons = new ArrayList<>();
    facts.tables().values().forEach(table -> reasons.addAll(table.table("").skipped().keySet()));
    return reasons.isEmpty() ? "nothing" : String.join("; ", reasons);
  }

  private static Manifest manifest(
      Facts facts,
      ConceptMerge merge,
      ConceptMerge.Counts counts,
      List<Manifest.Source> sources,
      String hash,
      long keys) {
    List<Manifest.Table> tables = new ArrayList<>();
    facts.tables().forEach((name, table) -> tables.add(table.table(name)));
    return new Manifest(
        Manifest.FORMAT,
        hash,
        sources,
        counts.concepts,
        counts.names,
        counts.relations,
        counts.definitions,
        facts.semanticTypes.texts().size(),
        counts.references,
        merge.vocabularies(),
        tables,
        facts.leftOut(),
        facts.languages.texts(),
        facts.relationTypes.texts(),
        facts.semanticTypes.texts(),
        keys);
  }

  private static String hash(List<Manifest.Source> sources) {
    MessageDigest digest = FileSource.sha();
    digest.update(("layout " + Manifest.FORMAT).getBytes(StandardCharsets.UTF_8));
    for (Manifest.Source source : sources) {
      FileSource.text(digest, source.format());
      FileSource.text(digest, source.sha256());
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  private static @org.jspecify.annotations.Nullable Manifest readable(Path target) {
    try {
      return Manifest.read(target);
    } catch (GraftException e) {
      return null; // damaged, or of another layout: built again
    }
  }

  private static boolean isEmpty(Path folder) {
    if (!Files.isDirectory(folder)) {
      return false;
    }
    try (var files = Files.list(folder)) {
      return files.findAny().isEmpty();
    } catch (IOException e) {
      return false;
    }
  }
}

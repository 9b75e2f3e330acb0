package io.graft.knowledge.index;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.graft.spi.GraftException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * What an index was built from and what it holds: {@code manifest.json}.
 *
 * @param format the version of the index's layout
 * @param hash SHA-256 of what it was built from, lower-case hexadecimal
 * @param sources what was read, in order
 * @param concepts concepts
 * @param names distinct names: concept, language and text
 * @param relations distinct relations
 * @param definitions concepts with a definition
 * @param types distinct semantic types
 * @param crossReferences distinct cross-references
 * @param vocabularies counts for each vocabulary
 * @param tables what was read of each table, file or kind of stanza
 * @param leftOut what could not be indexed though its row was kept, by reason
 * @param languages BCP 47 tags, by their number in records
 * @param relationTypes names by number
 * @param semanticTypes names by number
 * @param dictionaryKeys normalised names in the linker's dictionary
 */
public record Manifest(
    int format,
    String hash,
    List<Source> sources,
    long concepts,
    long names,
    long relations,
    long definitions,
    long types,
    @JsonProperty("cross_references") long crossReferences,
    Map<String, Vocabulary> vocabularies,
    List<Table> tables,
    @JsonProperty("left_out") Map<String, Long> leftOut,
    List<String> languages,
    @JsonProperty("relation_types") List<String> relationTypes,
    @JsonProperty("semantic_types") List<String> semanticTypes,
    @JsonProperty("dictionary_keys") long dictionaryKeys) {

  /** The layout that this code writes and reads. */
  static final int FORMAT = 1;

  private static final String FILE = "manifest.json";
  private static final long MAX_BYTES = 64L << 20;
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  /**
   * A source.
   *
   * @param name its path or name
   * @param format the reader's format
   * @param sha256 of its bytes and settings
   */
  public record Source(String name, String format, String sha256) {}

  /**
   * What a vocabulary gave.
   *
   * @param concepts concepts that it names
   * @param names rows of names that were kept
   * @param relations rows of relations that were kept
   */
  public record Vocabulary(long concepts, long names, long relations) {}

  /**
   * Rows of a table.
   *
   * @param kept rows that were read and not skipped
   * @param skipped by reason
   */
  public record Table(String name, long read, long kept, Map<String, Skipped> skipped) {}

  /**
   * Rows that were skipped for one reason.
   *
   * @param examples the first few, as file:line
   */
  public record Skipped(long count, List<String> examples) {}

  /** Whether the folder is an index. */
  static boolean in(Path folder) {
    return Files.isRegularFile(folder.resolve(FILE));
  }

  /**
   * Reads that of an index.
   *
   * @throws GraftException of category DATA when it is missing, damaged or of another version
   */
  public static Manifest read(Path folder) {
    Path file = folder.resolve(FILE);
    try {
      if (!Files.isRegularFile(file) || Files.size(file) > MAX_BYTES) {
        throw GraftException.data(
            "the folder is no knowledge index",
            folder.toString(),
            "build one with 'graft knowledge build'");
      }
      Manifest manifest = JSON.readValue(file.toFile(), Manifest.class);
      if (manifest.format() != FORMAT) {
        throw GraftException.data(
            "the index has layout " + manifest.format() + ", not " + FORMAT,
            folder.toString(),
            "build it again");
      }
      return manifest;
    } catch (IOException e) {
      throw GraftException.data(
          "the manifest cannot be read (" + e.getMessage() + ")",
          file.toString(),
          "build the index again",
          e);
    }
  }

  void write(Path folder) throws IOException {
    JSON.writeValue(folder.resolve(FILE).toFile(), this);
  }
}

package io.graft.core.model;

import io.graft.core.model.source.BundledModel;
import io.graft.core.model.source.ModelFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where a model comes from.
 *
 * @param name for messages and adapters
 * @param hubName what the Hugging Face libraries call it: a name on their hub, or a folder
 * @param path the folder, or null for a bundled model
 * @param tokenizerFiles the tokenizer's files by name
 */
record ModelOrigin(
    String name, String hubName, @Nullable Path path, Map<String, Bytes> tokenizerFiles) {
  /** Every file that says something about a tokenizer, present or not. */
  private static final List<String> TOKENIZER_FILES =
      List.of(
          "tokenizer.json",
          "tokenizer_config.json",
          "special_tokens_map.json",
          "added_tokens.json",
          "vocab.txt",
          "vocab.json",
          "merges.txt");

  ModelOrigin {
    tokenizerFiles = Map.copyOf(tokenizerFiles);
  }

  /** The content of a file. */
  @FunctionalInterface
  interface Bytes {
    byte[] read() throws IOException;
  }

  static ModelOrigin of(ModelFolder source) {
    Map<String, Bytes> files = new LinkedHashMap<>();
    for (String name : TOKENIZER_FILES) {
      Path file = source.path().resolve(name);
      if (Files.exists(file)) {
        files.put(name, () -> Files.readAllBytes(file));
      }
    }
    return new ModelOrigin(source.name(), source.name(), source.path(), files);
  }

  static ModelOrigin of(BundledModel source) {
    return new ModelOrigin(
        source.name(),
        source.hubName(),
        null,
        Map.of(TOKENIZER_FILES.get(0), source::tokenizerJson));
  }

  /**
   * Of a model made out of one from here.
   *
   * @param newName the path of what it was made from, as adapters record it
   * @param newPath the same as a path, or null
   * @param tokenizerJson what to write for the tokenizer, or null for the files as they are
   */
  ModelOrigin derived(String newName, @Nullable Path newPath, byte @Nullable [] tokenizerJson) {
    if (tokenizerJson == null) {
      return new ModelOrigin(newName, newName, newPath, tokenizerFiles);
    }
    Map<String, Bytes> files = new LinkedHashMap<>(tokenizerFiles);
    // they define the vocabulary that was extended, and would contradict the new definition
    List.of("vocab.txt", "vocab.json", "merges.txt", "added_tokens.json").forEach(files::remove);
    files.put(TOKENIZER_FILES.get(0), tokenizerJson::clone);
    return new ModelOrigin(newName, newName, newPath, files);
  }
}

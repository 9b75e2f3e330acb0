package io.graft.core.text.tokenizer;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.graft.core.file.Sha256;
import io.graft.core.file.StrictJson;
import io.graft.spi.GraftException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;
import java.util.OptionalInt;

/**
 * Opens the tokenizer of a model: a tokenizer.json (BERT's WordPiece, RoBERTa's byte-level BPE) or,
 * where there is none, a vocab.txt of BERT. What tokenizer_config.json and special_tokens_map.json
 * say about special tokens is used; nothing is ever fetched.
 */
public final class TokenizerFiles {
  static final String MEND = "get the file again from where the model is published";

  /** Far above the largest tokenizer in use (about 35 MB). */
  private static final int MAX_BYTES = 256 << 20;

  private TokenizerFiles() {}

  /**
   * Opens the tokenizer of a Hugging Face folder. With a tokenizer.json that file alone decides how
   * text is cut; with vocab.txt alone {@code do_lower_case}, {@code strip_accents} and {@code
   * tokenize_chinese_chars} of tokenizer_config.json do.
   *
   * @throws GraftException of category DATA when there is no tokenizer or it is malformed
   */
  public static Tokenizer open(Path folder) {
    JsonNode config = objectOrEmpty(folder.resolve("tokenizer_config.json"));
    JsonNode map = objectOrEmpty(folder.resolve("special_tokens_map.json"));
    Map<SpecialToken, String> named = named(config, map);
    Path json = folder.resolve("tokenizer.json");
    if (Files.exists(json)) {
      byte[] bytes = StrictJson.bytes(json, MAX_BYTES);
      return open(bytes, json.toString(), named, Sha256.of(bytes));
    }
    Path vocabulary = folder.resolve("vocab.txt");
    if (!Files.exists(vocabulary)) {
      throw GraftException.data(
          "the folder has neither tokenizer.json nor vocab.txt",
          folder.toString(),
          "add the tokenizer.json of the model");
    }
    WordPieceVocabulary pieces =
        WordPieceVocabulary.of(
            StrictJson.bytes(vocabulary, MAX_BYTES), vocabulary.toString(), config);
    Map<SpecialToken, String> complete = new EnumMap<>(named);
    for (SpecialToken role : SpecialToken.values()) {
      complete.putIfAbsent(role, role.usual().get(0));
    }
    byte[] bytes = pieces.toTokenizerJson(complete);
    byte[] settings = pieces.settings().getBytes(StandardCharsets.UTF_8);
    return open(bytes, vocabulary.toString(), named, Sha256.of(pieces.file(), settings));
  }

  /**
   * Opens a tokenizer.json that is in memory. Special tokens are found by their usual names.
   *
   * @param where where the bytes are from, for messages
   */
  public static Tokenizer open(byte[] tokenizerJson, String where) {
    return open(tokenizerJson, where, Map.of(), Sha256.of(tokenizerJson));
  }

  private static Tokenizer open(
      byte[] json, String where, Map<SpecialToken, String> named, String sha256) {
    Vocabulary vocabulary = Vocabulary.read(json, where);
    return new PretrainedTokenizer(
        json, where, vocabulary, specialIds(vocabulary, named, where), sha256);
  }

  private static JsonNode objectOrEmpty(Path file) {
    return Files.exists(file) ? StrictJson.readObject(file, MAX_BYTES) : MissingNode.getInstance();
  }

  /** The special tokens that the files name; tokenizer_config.json wins. */
  private static Map<SpecialToken, String> named(JsonNode config, JsonNode map) {
    Map<SpecialToken, String> named = new EnumMap<>(SpecialToken.class);
    for (SpecialToken role : SpecialToken.values()) {
      for (JsonNode file : new JsonNode[] {map, config}) {
        JsonNode value = file.path(role.key());
        JsonNode content = value.isObject() ? value.path("content") : value;
        if (content.isTextual()) {
          named.put(role, content.textValue());
        }
      }
    }
    return named;
  }

  private static Map<SpecialToken, Integer> specialIds(
      Vocabulary vocabulary, Map<SpecialToken, String> named, String where) {
    Map<SpecialToken, Integer> ids = new EnumMap<>(SpecialToken.class);
    for (SpecialToken role : SpecialToken.values()) {
      String name = named.get(role);
      if (name != null) {
        OptionalInt id = vocabulary.id(name);
        if (id.isEmpty()) {
          throw GraftException.data(
              "the " + role.key() + " '" + name + "' is not in the vocabulary",
              where,
              "correct tokenizer_config.json or special_tokens_map.json beside it");
        }
        ids.put(role, id.getAsInt());
      } else {
        role.usual().stream()
            .map(vocabulary::id)
            .filter(OptionalInt::isPresent)
            .findFirst()
            .ifPresent(id -> ids.put(role, id.getAsInt()));
      }
    }
    return ids;
  }
}

package io.graft.core.text.tokenizer;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.graft.core.file.StrictJson;
import io.graft.spi.GraftException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A vocab.txt of BERT: one token a line, its id the number of the line. Turned into the
 * tokenizer.json that BERT's own conversion gives.
 *
 * @param lowercase whether text is lower-cased
 * @param stripAccents whether accents are dropped; null: when text is lower-cased
 * @param splitChinese whether each CJK character is a word
 */
record WordPieceVocabulary(
    byte[] file,
    String where,
    boolean lowercase,
    @Nullable Boolean stripAccents,
    boolean splitChinese) {

  /** The settings of tokenizer_config.json, or BERT's own where it is silent. */
  static WordPieceVocabulary of(byte[] file, String where, JsonNode tokenizerConfig) {
    JsonNode accents = tokenizerConfig.path("strip_accents");
    return new WordPieceVocabulary(
        file,
        where,
        tokenizerConfig.path("do_lower_case").asBoolean(true),
        accents.isBoolean() ? Boolean.valueOf(accents.booleanValue()) : null,
        tokenizerConfig.path("tokenize_chinese_chars").asBoolean(true));
  }

  /** What the hash covers beside the file, as {@link Tokenizer#sha256()} says. */
  String settings() {
    return "lowercase="
        + lowercase
        + " strip_accents="
        + stripsAccents()
        + " chinese="
        + splitChinese;
  }

  private boolean stripsAccents() {
    return stripAccents == null ? lowercase : stripAccents;
  }

  /**
   * @param special the token of each role, all of them in the vocabulary
   * @throws GraftException of category DATA when the file is not UTF-8 or lacks a special token
   */
  byte[] toTokenizerJson(Map<SpecialToken, String> special) {
    Map<String, Integer> ids = ids();
    ObjectNode root = StrictJson.newObject();
    root.put("version", "1.0");
    putAdded(root.putArray("added_tokens"), ids, special);
    root.putObject("normalizer")
        .put("type", "BertNormalizer")
        .put("clean_text", true)
        .put("handle_chinese_chars", splitChinese)
        .put("strip_accents", stripAccents)
        .put("lowercase", lowercase);
    root.putObject("pre_tokenizer").put("type", "BertPreTokenizer");
    root.putObject("post_processor")
        .put("type", "BertProcessing")
        .<ObjectNode>set("sep", pair(ids, special, SpecialToken.SEP))
        .set("cls", pair(ids, special, SpecialToken.CLS));
    ArrayNode unknown = pair(ids, special, SpecialToken.UNK);
    ObjectNode model =
        root.putObject("model")
            .put("type", "WordPiece")
            .<ObjectNode>set("unk_token", unknown.get(0))
            .put("continuing_subword_prefix", "##")
            .put("max_input_chars_per_word", 100);
    ObjectNode vocabulary = model.putObject("vocab");
    ids.forEach(vocabulary::put);
    return StrictJson.write(root);
  }

  private static void putAdded(
      ArrayNode added, Map<String, Integer> ids, Map<SpecialToken, String> special) {
    special.values().stream()
        .filter(ids::containsKey)
        .sorted(Comparator.comparing(ids::get))
        .forEach(
            token ->
                added
                    .addObject()
                    .put("id", ids.get(token))
                    .put("content", token)
                    .put("single_word", false)
                    .put("lstrip", false)
                    .put("rstrip", false)
                    .put("normalized", false)
                    .put("special", true));
  }

  private ArrayNode pair(
      Map<String, Integer> ids, Map<SpecialToken, String> special, SpecialToken role) {
    String token = special.get(role);
    Integer id = token == null ? null : ids.get(token);
    if (id == null) {
      throw GraftException.data(
          "the vocabulary has no " + role + " token" + (token == null ? "" : " '" + token + "'"),
          where,
          "name its " + role.key() + " in tokenizer_config.json beside it, or add it");
    }
    return JsonNodeFactory.instance.arrayNode().add(token).add(id);
  }

  /** Of a token that stands twice the later line counts, as in the reference implementation. */
  private Map<String, Integer> ids() {
    String text;
    try {
      text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(file)).toString();
    } catch (CharacterCodingException e) {
      throw GraftException.data("the vocabulary is not UTF-8", where, TokenizerFiles.MEND, e);
    }
    String[] lines = text.split("\r\n|\r|\n", -1);
    int last = lines.length - 1;
    int count = lines[last].isEmpty() ? last : lines.length; // behind the last line end is no line
    Map<String, Integer> ids = new LinkedHashMap<>();
    for (int id = 0; id < count; id++) {
      ids.put(lines[id], id);
    }
    return ids;
  }
}

package io.graft.core.text.tokenizer;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.graft.core.file.StrictJson;
import io.graft.spi.GraftException;
import java.util.List;

/** Adds tokens to a tokenizer.json, as entries of its {@code added_tokens}. */
final class AddedTokens {
  private AddedTokens() {}

  /**
   * The definition with more tokens.
   *
   * @param firstId the id of the first one; the others follow
   * @param where the file, for messages
   */
  static byte[] addTo(byte[] tokenizerJson, List<String> tokens, int firstId, String where) {
    ObjectNode root = StrictJson.object(tokenizerJson, where);
    JsonNode present = root.path("added_tokens");
    ArrayNode added = present.isArray() ? (ArrayNode) present : root.putArray("added_tokens");
    for (int i = 0; i < tokens.size(); i++) {
      added
          .addObject()
          .put("id", firstId + i)
          .put("content", tokens.get(i))
          .put("single_word", true)
          .put("lstrip", false)
          .put("rstrip", false)
          .put("normalized", true)
          .put("special", false);
    }
    return StrictJson.write(root);
  }

  /**
   * The library numbers added tokens by itself: a vocabulary with gaps would come out otherwise.
   */
  static void requireIds(Tokenizer tokenizer, List<String> tokens, int firstId, String where) {
    for (int i = 0; i < tokens.size(); i++) {
      Encoding encoding = tokenizer.encode(tokens.get(i), Tokenizer.NO_LIMIT, false);
      if (encoding.length() != 1 || encoding.id(0) != firstId + i) {
        throw GraftException.data(
            "the tokenizer reads the new token '"
                + tokens.get(i)
                + "' as "
                + encoding
                + " and not as one token with the id "
                + (firstId + i),
            where,
            "leave it out of task.new_tokens");
      }
    }
  }
}

package io.graft.core.text.tokenizer;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import io.graft.core.file.StrictJson;
import io.graft.spi.GraftException;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalInt;

/** The tokens of a tokenizer.json and their ids. Immutable. */
final class Vocabulary {
  private final Map<String, Integer> ids;
  private final Map<Integer, String> tokens;
  private final int largestId;

  private Vocabulary(Map<String, Integer> ids) {
    this.ids = ids;
    this.tokens = new HashMap<>(ids.size() * 2);
    int largest = -1;
    for (Map.Entry<String, Integer> entry : ids.entrySet()) {
      tokens.put(entry.getValue(), entry.getKey());
      largest = Math.max(largest, entry.getValue());
    }
    this.largestId = largest;
  }

  /**
   * Reads {@code model.vocab} and {@code added_tokens}.
   *
   * @param where the file, for messages
   * @throws GraftException of category DATA when the file is not a tokenizer.json
   */
  static Vocabulary read(byte[] tokenizerJson, String where) {
    Map<String, Integer> ids = new HashMap<>(1 << 16);
    try (JsonParser json = StrictJson.parser(tokenizerJson)) {
      if (json.nextToken() != JsonToken.START_OBJECT) {
        throw refuse(where, "it is not a JSON object");
      }
      while (json.nextToken() != JsonToken.END_OBJECT) {
        String field = json.currentName();
        JsonToken value = json.nextToken();
        if (field.equals("model") && value == JsonToken.START_OBJECT) {
          readModel(json, ids, where);
        } else if (field.equals("added_tokens") && value == JsonToken.START_ARRAY) {
          readAdded(json.readValueAsTree(), ids, where);
        } else {
          json.skipChildren();
        }
      }
      if (json.nextToken() != null) {
        throw refuse(where, "something follows the JSON object");
      }
    } catch (IOException e) {
      throw GraftException.data(
          "not a tokenizer.json: " + StrictJson.reason(e), where, TokenizerFiles.MEND, e);
    }
    if (ids.isEmpty()) {
      throw refuse(where, "it has no model.vocab");
    }
    return new Vocabulary(ids);
  }

  private static void readModel(JsonParser json, Map<String, Integer> ids, String where)
      throws IOException {
    while (json.nextToken() != JsonToken.END_OBJECT) {
      boolean vocabulary = json.currentName().equals("vocab");
      JsonToken value = json.nextToken();
      if (!vocabulary) {
        json.skipChildren();
      } else if (value == JsonToken.START_OBJECT) {
        while (json.nextToken() != JsonToken.END_OBJECT) {
          String token = json.currentName();
          if (json.nextToken() != JsonToken.VALUE_NUMBER_INT) {
            throw refuse(where, "the id of '" + token + "' is not an integer");
          }
          put(ids, token, json.getLongValue(), where);
        }
      } else {
        throw refuse(where, "model.vocab is not an object; WordPiece and BPE are supported");
      }
    }
  }

  private static void readAdded(JsonNode added, Map<String, Integer> ids, String where) {
    for (JsonNode token : added) {
      JsonNode content = token.path("content");
      JsonNode id = token.path("id");
      if (!content.isTextual() || !id.isIntegralNumber()) {
        throw refuse(where, "an entry of added_tokens has no content or no id");
      }
      put(ids, content.textValue(), id.longValue(), where);
    }
  }

  private static void put(Map<String, Integer> ids, String token, long id, String where) {
    if (id < 0 || id >= Integer.MAX_VALUE) {
      throw refuse(where, "the id " + id + " of '" + token + "' is out of range");
    }
    ids.put(token, (int) id);
  }

  private static GraftException refuse(String where, String what) {
    return GraftException.data("not a usable tokenizer.json: " + what, where, TokenizerFiles.MEND);
  }

  int size() {
    return ids.size();
  }

  int largestId() {
    return largestId;
  }

  OptionalInt id(String token) {
    Integer id = ids.get(token);
    return id == null ? OptionalInt.empty() : OptionalInt.of(id);
  }

  String token(int id) {
    String token = tokens.get(id);
    if (token == null) {
      throw new IllegalArgumentException(
          "no token has the id " + id + "; the largest is " + largestId);
    }
    return token;
  }
}

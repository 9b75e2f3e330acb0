package io.graft.core.text.tokenizer;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Expected tokens, and the tokenizer of the bundled model. */
final class TokenFixtures {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** A line of a golden file; spans in code points. */
  record Expected(String text, List<Integer> ids, List<String> tokens, List<Span> spans) {}

  private TokenFixtures() {}

  static List<Expected> read(Path file) throws IOException {
    List<Expected> lines = new ArrayList<>();
    for (String line : Files.readAllLines(file)) {
      JsonNode node = JSON.readTree(line);
      List<Integer> ids = new ArrayList<>();
      node.get("ids").forEach(id -> ids.add(id.asInt()));
      List<String> tokens = new ArrayList<>();
      node.get("tokens").forEach(token -> tokens.add(token.asText()));
      List<Span> spans = new ArrayList<>();
      node.get("offsets").forEach(o -> spans.add(new Span(o.get(0).asInt(), o.get(1).asInt())));
      lines.add(new Expected(node.get("text").asText(), ids, tokens, spans));
    }
    return lines;
  }

  static byte[] miniLmJson() throws IOException {
    try (InputStream in =
        TokenFixtures.class.getResourceAsStream("/all-minilm-l6-v2-tokenizer.json")) {
      return in.readAllBytes();
    }
  }

  static Tokenizer miniLm() throws IOException {
    return TokenizerFiles.open(miniLmJson(), "all-minilm-l6-v2-tokenizer.json");
  }
}

package io.graft.host.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.List;

/** Server-Sent Events as they come over HTTP. */
final class EventText {
  private static final ObjectMapper JSON = new ObjectMapper();

  private EventText() {}

  /** The data of a stream; its ids and types must be those of the data. */
  static List<JsonNode> events(String stream) throws Exception {
    List<JsonNode> events = new ArrayList<>();
    for (String block : stream.split("\n\n")) {
      if (block.startsWith("id: ")) {
        String[] lines = block.split("\n");
        JsonNode event = JSON.readTree(lines[2].substring("data: ".length()));
        assertEquals("id: " + event.get("sequence"), lines[0]);
        assertEquals("event: " + event.get("type").asText(), lines[1]);
        events.add(event);
      }
    }
    return events;
  }
}

package io.graft.host.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.graft.host.plugins.TestSigner;
import io.graft.spi.GraftException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.json.schema.Draft;
import io.vertx.json.schema.JsonSchema;
import io.vertx.json.schema.JsonSchemaOptions;
import io.vertx.json.schema.OutputFormat;
import io.vertx.json.schema.Validator;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/**
 * The published JSON Schema of graft.yaml against the reader: what one takes the other takes, key
 * by key and bound by bound.
 */
class GraftSchemaTest {
  private static final Path CONF = Path.of("src", "dist", "conf");

  /** Every key there is. JSON is YAML. */
  private static final String FULL =
      """
      {"domains": {"medical": {"enabled": true, "versions": "[1.0,2.0)", "settings": {"a": 1},
          "knowledge": [{"format": "rrf", "path": "/data/META", "settings": {"b": [1]}}]}},
       "trust": {"signatures": "optional", "certificates": "CERTIFICATES",
          "pins": {"vendor.alpha": ["HASH"]}},
       "plugin_limits": {"jar_mib": 1, "entries": 1, "unpacked_mib": 1, "start_seconds": 1,
          "trial_seconds": 1, "call_seconds": 1, "failures": 1, "quarantine_seconds": 1},
       "jobs": {"storage": "/data/graft", "data": ["/data/sets"], "parallel": 1, "queue": 1,
          "submission_mib": 1},
       "server": {"host": "127.0.0.1", "port": 1, "runs": "/data/runs",
          "tls": {"certificate": "c.pem", "key": "k.pem"},
          "tokens": [{"name": "ada", "role": "viewer", "sha256": "HASH"}],
          "limits": {"body_kib": 1, "requests_per_second": 1, "adapters_mib": 1}}}
      """;

  private static JsonObject schema;
  private static Validator validator;

  @TempDir static Path folder;
  private static Path certificates;

  @BeforeAll
  static void load() throws Exception {
    certificates =
        TestSigner.make(folder, "vendor").writeCertificate(folder.resolve("signers.pem"));
    schema = new JsonObject(Files.readString(CONF.resolve("graft.schema.json")));
    validator =
        Validator.create(
            JsonSchema.of(schema),
            new JsonSchemaOptions()
                .setDraft(Draft.DRAFT202012)
                .setBaseUri("urn:graft")
                .setOutputFormat(OutputFormat.Basic));
  }

  private static JsonObject full() {
    return new JsonObject(
        FULL.replace("HASH", "a".repeat(64)).replace("CERTIFICATES", certificates.toString()));
  }

  private static boolean schemaTakes(JsonObject document) {
    return Boolean.TRUE.equals(validator.validate(document).getValid());
  }

  private static boolean readerTakes(JsonObject document) {
    try {
      GraftYaml.read(document.encode(), "graft.yaml");
      return true;
    } catch (GraftException e) {
      return false;
    }
  }

  private static void assertBoth(boolean taken, JsonObject document, String why) {
    assertEquals(taken, readerTakes(document), () -> "the reader: " + why);
    assertEquals(taken, schemaTakes(document), () -> "the schema: " + why);
  }

  @Test
  @SuppressWarnings("unchecked") // the document is a map with texts as keys
  void theShippedFileFitsTheSchemaItNames() throws Exception {
    String text = Files.readString(CONF.resolve("graft.yaml"));
    assertTrue(text.startsWith("# yaml-language-server: $schema=graft.schema.json"));
    Object document = new Load(LoadSettings.builder().build()).loadFromString(text);
    assertTrue(schemaTakes(new JsonObject((Map<String, Object>) document)));
    assertBoth(true, full(), "every key");
  }

  /** A place in the document, and what the schema says about it. */
  private record Place(List<Object> path, JsonObject schema) {}

  private static List<Place> places() {
    List<Place> places = new ArrayList<>();
    collect(new ArrayList<>(), schema, full(), places);
    return places;
  }

  private static void collect(
      List<Object> path, JsonObject here, Object value, List<Place> places) {
    JsonObject resolved = resolve(here);
    places.add(new Place(List.copyOf(path), resolved));
    if (value instanceof JsonObject object) {
      for (String key : object.fieldNames()) {
        Object child = resolved.getJsonObject("properties", new JsonObject()).getValue(key);
        Object other = resolved.getValue("additionalProperties");
        Object use = child != null ? child : other;
        if (use instanceof JsonObject next) {
          descend(path, key, next, object.getValue(key), places);
        }
      }
    } else if (value instanceof JsonArray array) {
      descend(path, 0, resolved.getJsonObject("items"), array.getValue(0), places);
    }
  }

  private static void descend(
      List<Object> path, Object step, JsonObject next, Object value, List<Place> places) {
    List<Object> longer = new ArrayList<>(path);
    longer.add(step);
    collect(longer, next, value, places);
  }

  private static JsonObject resolve(JsonObject here) {
    String reference = here.getString("$ref");
    return reference == null
        ? here
        : schema.getJsonObject("$defs").getJsonObject(reference.substring("#/$defs/".length()));
  }

  private static Object at(JsonObject document, List<Object> path) {
    Object value = document;
    for (Object step : path) {
      value =
          step instanceof String key
              ? ((JsonObject) value).getValue(key)
              : ((JsonArray) value).getValue((Integer) step);
    }
    return value;
  }

  private static JsonObject with(Place place, Object value) {
    JsonObject document = full();
    Object parent = at(document, place.path().subList(0, place.path().size() - 1));
    Object last = place.path().get(place.path().size() - 1);
    if (last instanceof String key) {
      ((JsonObject) parent).put(key, value);
    } else {
      ((JsonArray) parent).set((Integer) last, value);
    }
    return document;
  }

  @Test
  void bothKnowTheSameKeys() {
    int objects = 0;
    for (Place place : places()) {
      if (Boolean.FALSE.equals(place.schema().getValue("additionalProperties"))) {
        objects++;
        JsonObject document = full();
        ((JsonObject) at(document, place.path())).put("nobody_reads_this", 1);
        assertBoth(false, document, "an unknown key at " + place.path());
        GraftException e =
            assertThrows(
                GraftException.class, () -> GraftYaml.read(document.encode(), "graft.yaml"));
        String known = e.mend().substring(e.mend().indexOf("known: ") + "known: ".length());
        assertEquals(
            new TreeSet<>(place.schema().getJsonObject("properties").fieldNames()),
            new TreeSet<>(Set.copyOf(Arrays.asList(known.split(", ")))),
            place.path()::toString);
      }
    }
    assertEquals(10, objects);
  }

  @Test
  void bothRequireTheSameKeys() {
    int keys = 0;
    for (Place place : places()) {
      Set<String> required =
          Set.copyOf(place.schema().getJsonArray("required", new JsonArray()).getList());
      if (at(full(), place.path()) instanceof JsonObject object) {
        for (String key : object.fieldNames()) {
          if (place.schema().getJsonObject("properties", new JsonObject()).containsKey(key)) {
            keys++;
            JsonObject document = full();
            ((JsonObject) at(document, place.path())).remove(key);
            assertBoth(!required.contains(key), document, "without " + place.path() + key);
          }
        }
      }
    }
    assertTrue(keys > 25, () -> "all keys were tried");
  }

  @Test
  void bothHaveTheSameBounds() {
    int numbers = 0;
    for (Place place : places()) {
      if ("integer".equals(place.schema().getValue("type"))) {
        numbers++;
        long least = place.schema().getLong("minimum");
        long most = place.schema().getLong("maximum");
        assertBoth(true, with(place, least), "the least at " + place.path());
        assertBoth(true, with(place, most), "the most at " + place.path());
        assertBoth(false, with(place, least - 1), "less at " + place.path());
        assertBoth(false, with(place, most + 1), "more at " + place.path());
        assertBoth(false, with(place, 1.5), "a fraction at " + place.path());
      }
    }
    assertEquals(15, numbers);
  }

  @Test
  void bothRefuseTheSameValues() {
    for (Place place : places()) {
      if (!place.path().isEmpty() && place.schema().containsKey("type")) {
        for (Object wrong : List.of(new JsonArray().add(1), new JsonObject().put("x", 1), " ")) {
          JsonObject document = with(place, wrong);
          boolean taken = schemaTakes(document);
          assertBoth(taken, document, wrong + " at " + place.path());
        }
      }
    }
    for (String range : List.of("[1,2", "x", "[2.0,a)", "(1.0.0,2]", "1.2.3.q", "1.2.3.4.5")) {
      JsonObject document = full();
      document.getJsonObject("domains").getJsonObject("medical").put("versions", range);
      assertBoth(schemaTakes(document), document, "range " + range);
    }
    JsonObject open = full();
    open.getJsonObject("trust").put("signatures", "required").remove("certificates");
    assertBoth(false, open, "signatures without signers");
  }
}

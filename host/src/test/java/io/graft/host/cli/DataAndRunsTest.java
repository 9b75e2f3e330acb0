package io.graft.host.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataAndRunsTest {
  @TempDir private Path folder;

  @Test
  void dataCheckNamesTheFaultAsJsonAndAsText() throws IOException {
    Path file =
        Files.writeString(
            folder.resolve("t.jsonl"),
            "{\"text\": \"发烧\", \"label\": \"a\"}\n{\"text\": \"\", \"label\": \"a\"}\n");
    Run json = Run.of("data", "check", file.toString(), "--json");
    assertEquals(4, json.exitCode());
    JsonNode fault = json.json().get(0);
    assertEquals("empty-text", fault.get("kind").asText());
    assertEquals("error", fault.get("severity").asText());
    assertEquals(2, fault.get("line").asInt());
    assertEquals("text", fault.get("field").asText());
    assertTrue(fault.hasNonNull("mend"));
    JsonNode counts = json.json().get(json.json().size() - 1);
    assertEquals(1, counts.get("errors").asInt());
    Run text = Run.of("data", "check", file.toString());
    assertEquals(4, text.exitCode());
    assertTrue(text.out().contains("t.jsonl:2: text: the text is empty"), text.out());
  }

  @Test
  void warningsLeaveTheExitCodeZero() throws IOException {
    Path file =
        Files.writeString(folder.resolve("t.csv"), "text,label\none,a\none,a\ntwo,b\nthree,b\n");
    Run run = Run.of("data", "check", file.toString());
    assertEquals(0, run.exitCode(), run.err());
    assertTrue(run.out().contains("warning duplicate: "), run.out());
    assertTrue(run.out().contains("2 rare-label"), run.out());
    assertEquals(2, Run.of("data", "check").exitCode());
    assertEquals(2, Run.of("data", "check", file.toString(), "--task", "spam").exitCode());
  }

  @Test
  void runsAreListedAndCompared() throws IOException {
    run(
        "a",
        "lora",
        "{\"metric\": \"accuracy\", \"value\": 0.75, \"base_value\": 0.5,"
            + " \"metrics\": {\"accuracy\": 0.75, \"macro_f1\": 0.7}, \"train_seconds\": 3.5}");
    run("b", "dora", null);
    Run listed = Run.of("runs", "--dir", folder.toString());
    assertEquals(0, listed.exitCode(), listed.err());
    assertTrue(listed.out().contains("75.00 %"), listed.out());
    assertTrue(listed.out().contains("running"), listed.out());
    List<JsonNode> rows = Run.of("runs", "--dir", folder.toString(), "--json").json();
    assertEquals(2, rows.size());
    Run compared = Run.of("runs", "compare", folder + "/a", folder + "/b", "--json");
    assertEquals(0, compared.exitCode(), compared.err());
    JsonNode comparison = compared.json().get(0);
    assertEquals("[\"lora\",\"dora\"]", comparison.at("/differences/method.peft").toString());
    assertEquals(1, comparison.get("differences").size());
    assertEquals("[0.7,null]", comparison.at("/metrics/macro_f1").toString());
    assertEquals(2, Run.of("runs", "--dir", folder + "/absent").exitCode());
  }

  private void run(String name, String method, String result) throws IOException {
    Path run = Files.createDirectories(folder.resolve(name));
    Files.writeString(
        run.resolve("recipe.yaml"), "data:\n  train: /t.csv\nmethod:\n  peft: " + method + "\n");
    if (result != null) {
      Files.writeString(run.resolve("result.json"), result);
    }
  }

  @Test
  void aSearchNeedsDevelopmentData() throws IOException {
    Path recipe = Files.writeString(folder.resolve("r.yaml"), "data:\n  train: t.csv\n");
    Path space = Files.writeString(folder.resolve("s.yaml"), "method.r: [4, 8]\n");
    Run run =
        Run.of(
            "search-params",
            recipe.toString(),
            "--space",
            space.toString(),
            "--out",
            folder.resolve("out").toString());
    assertEquals(2, run.exitCode());
    assertTrue(run.err().contains("data.dev"), run.err());
  }
}

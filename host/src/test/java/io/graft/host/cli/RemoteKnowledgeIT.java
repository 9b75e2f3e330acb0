package io.graft.host.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.graft.host.serve.GraftServer;
import io.graft.host.train.TinyModel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a text was linked to and what was injected, asked of a host. */
class RemoteKnowledgeIT {
  private static final List<String> TEXTS = List.of("w1 w3 w2", "w9 w9");

  @TempDir Path folder;

  private void adapt(String name, String more) throws Exception {
    StringBuilder rows = new StringBuilder();
    for (int i = 0; i < 40; i++) {
      rows.append(
          "{\"text\": \"w%d w3 w%d\", \"label\": \"%s\"}%n"
              .formatted(i % 10, i % 7, i % 2 == 0 ? "a" : "b"));
    }
    Files.writeString(folder.resolve("a.jsonl"), rows.toString());
    Path recipe =
        Files.writeString(
            folder.resolve(name + ".yaml"),
            """
            base: %s
            data: {train: a.jsonl, dev: {cut: 0.2}}
            training: {epochs: 1, batch_tokens: 64, max_length: 8, threads: 1}
            """
                    .formatted(folder.resolve("runs/base"))
                + more);
    Run run =
        Run.of("adapt", recipe.toString(), "--out", folder.resolve("runs/" + name).toString());
    assertEquals(0, run.exitCode(), run::err);
  }

  private static Run predict(String run, String... more) {
    List<String> all = new java.util.ArrayList<>(List.of("predict", run, "--show-knowledge"));
    TEXTS.forEach(text -> all.addAll(List.of("--text", text)));
    all.addAll(List.of(more));
    return Run.of(all.toArray(String[]::new));
  }

  @Test
  void isWhatTheCommandLineShows() throws Exception {
    TinyModel.write(folder.resolve("runs/base"));
    Path terms =
        Files.writeString(
            folder.resolve("terms.tsv"), "id\tname\tsynonym\nX:1\tw3\tw4\nX:2\tw5 w6\tw7\n");
    Path index = folder.resolve("kg");
    Run built =
        Run.of(
            "knowledge",
            "build",
            "--source",
            terms.toString(),
            "--format",
            "tsv",
            "--set",
            "synonyms=synonym",
            "--out",
            index.toString());
    assertEquals(0, built.exitCode(), built::err);
    adapt("known", "knowledge: {injector: definitions, index: " + index + "}\n");
    adapt("plain", "");
    try (Plugins plugins = new Plugins();
        GraftServer server =
            StartedServer.of(
                StartedServer.settings(folder.resolve("runs"), 1L << 30, 16), folder, plugins)) {
      String url = "http://127.0.0.1:" + server.port();
      Run local = predict(folder.resolve("runs/known").toString());
      Run remote = predict("known", "--url", url);
      assertEquals(0, remote.exitCode(), remote::err);
      assertEquals(local.out(), remote.out());
      assertTrue(remote.out().contains("w3: X:1"), remote::out);
      assertTrue(remote.out().contains("no mention"), remote::out);
      JsonNode known = predict("known", "--url", url, "--json").json().get(0).get("knowledge");
      assertEquals("X:1", known.at("/mentions/0/concept").asText());
      Run without = predict("plain", "--url", url);
      assertEquals(2, without.exitCode());
      assertTrue(without.err().contains("the run takes no knowledge"), without::err);
      assertTrue(!without.err().contains(folder.toString()), without::err);
      Run silent = Run.of("predict", "known", "--url", url, "--text", TEXTS.get(0));
      assertEquals(1, silent.out().lines().count(), silent::out);
    }
  }
}

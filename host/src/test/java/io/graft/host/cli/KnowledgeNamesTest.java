package io.graft.host.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.graft.core.file.safetensors.SafetensorsFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Names as data, and concepts by the vectors of their names, as a user asks for them. */
class KnowledgeNamesTest {
  @TempDir private Path folder;
  private String index;

  @BeforeEach
  void build() throws IOException {
    StringBuilder table = new StringBuilder("id\tname\tsynonyms\n");
    table.append("HF\theart failure\tcardiac failure|cardiac insufficiency\n");
    table.append("MI\theart attack\tmyocardial infarction\n");
    table.append("BD\tbone fracture\tcardiac failure\n"); // one of its names is ambiguous
    for (int i = 0; i < 30; i++) {
      table.append("X%d\tkind %d\tsort %d|variety %d%n".formatted(i, i, i, i));
    }
    Path file = Files.writeString(folder.resolve("t.tsv"), table.toString());
    index = folder.resolve("index").toString();
    Run built =
        Run.of(
            List.of(
                    "knowledge",
                    "build",
                    "--format",
                    "tsv",
                    "--source",
                    file.toString(),
                    "--out",
                    index,
                    "--set",
                    "synonyms=synonyms")
                .toArray(String[]::new));
    assertEquals(0, built.exitCode(), built.err());
  }

  private Run knowledge(String command, String... arguments) {
    return Run.of(
        Stream.concat(Stream.of("knowledge", command), Stream.of(arguments))
            .toArray(String[]::new));
  }

  @Test
  void conceptsAreFoundByWhatTheirNamesMeanAndVectorsAreKept() throws IOException {
    String[] search = {"--index", index, "--encoder", "minilm", "failing heart", "--json"};
    Run found = knowledge("search", search);
    assertEquals(0, found.exitCode(), found.err());
    JsonNode first = found.json().get(0);
    assertEquals("HF", first.get("id").asText());
    assertTrue(first.get("cosine").asDouble() > 0.6, found.out());

    Path vectors = onlyFile(Path.of(index, "vectors"));
    try (SafetensorsFile file = SafetensorsFile.open(vectors)) {
      assertEquals(List.of(97L, 384L), file.info("names").shape());
    }
    FileTime past = FileTime.fromMillis(1_000_000);
    Files.setLastModifiedTime(vectors, past);
    assertEquals(found.out(), knowledge("search", search).out());
    assertEquals(past, Files.getLastModifiedTime(vectors), "made again");

    Run linked =
        knowledge(
            "link", "--index", index, "--encoder", "minilm", "--json", "--text", "cardiac failure");
    assertEquals(0, linked.exitCode(), linked.err());
    JsonNode candidates = linked.json().get(0).get("mentions").get(0).get("candidates");
    assertEquals(2, candidates.size());
    assertEquals(past, Files.getLastModifiedTime(vectors), "made again");
  }

  private static Path onlyFile(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      List<Path> all = files.toList();
      assertEquals(1, all.size(), all.toString());
      return all.get(0);
    }
  }

  @Test
  void heldOutNamesAreScoredAgainstAllOthers() throws IOException {
    String out = folder.resolve("names").toString();
    Run written = knowledge("names", "--index", index, "--out", out, "--held-out", "0.3", "--json");
    assertEquals(0, written.exitCode(), written.err());
    long test = written.json().get(0).get("test").asLong();
    assertEquals(test, Files.readAllLines(Path.of(out, "test.jsonl")).size());
    Run scored = knowledge("evaluate-names", "--names", out, "--encoder", "minilm", "--json");
    assertEquals(0, scored.exitCode(), scored.err());
    assertEquals(3, scored.json().size());
    for (JsonNode system : scored.json()) {
      assertEquals(test, system.get("queries").asLong());
      assertTrue(system.get("accuracy@5").asDouble() >= system.get("accuracy@1").asDouble());
    }

    Run none = knowledge("names", "--index", index, "--out", out);
    assertEquals(0, none.exitCode(), none.err());
    Run missing = knowledge("evaluate-names", "--names", out);
    assertEquals(2, missing.exitCode());
    assertTrue(missing.err().contains("--held-out"), missing.err());
    assertEquals(2, knowledge("names", "--index", index, "--out", out, "--dev", "1").exitCode());
  }
}

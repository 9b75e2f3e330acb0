package io.graft.host.plugins;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.graft.core.job.KnownText;
import io.graft.core.job.Predictor;
import io.graft.host.train.JobRequest;
import io.graft.host.train.JobSession;
import io.graft.host.train.RecipeRunner;
import io.graft.knowledge.index.BuildProgress;
import io.graft.knowledge.index.FileSource;
import io.graft.knowledge.index.GraphBuilder;
import io.graft.knowledge.reader.SourceFiles;
import io.graft.knowledge.reader.TerminologyReader;
import io.graft.knowledge.reader.TerminologyReaders;
import io.graft.spi.GraftException;
import io.graft.spi.Settings;
import io.graft.spi.inject.KnowledgeInjector;
import io.graft.spi.text.Example;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The injector that docs/knowledge-injection.md shows, one class in a vendor's plugin: it trains,
 * its parameters are stored, and prediction finds it again, all through Felix.
 */
class VendorInjectorIT {
  private static final Path BUNDLES = Path.of(System.getProperty("graft.bundles"));
  private static final Path SHOWN =
      Path.of("../framework-core/src/test/java/io/graft/examples/TypeVectors.java");

  @TempDir Path folder;
  private PluginRuntime runtime;

  @BeforeEach
  void start() throws IOException {
    PluginPolicy policy = PluginPolicy.OPEN.withStorage(folder.resolve("storage"));
    runtime = PluginRuntime.start(BUNDLES, policy);
    String code = Files.readString(SHOWN).replace("package io.graft.examples;", "");
    runtime.install(
        PluginJarBuilder.plugin("alpha", "1.0.0")
            .header(
                "Import-Package",
                "io.graft.spi,io.graft.spi.domain,io.graft.spi.text,io.graft.spi.inject,"
                    + "io.graft.spi.knowledge,io.graft.spi.model,io.graft.spi.peft,"
                    + "io.graft.spi.tensor")
            .source("TypeVectors", code)
            .service(KnowledgeInjector.class, "TypeVectors")
            .build(folder, "alpha.jar"));
    TerminologyReader tsv = TerminologyReaders.named("tsv");
    Path terms =
        Files.writeString(
            folder.resolve("terms.tsv"),
            "id\tname\ttype\nX:1\tgrippe\tT1\nX:2\tcatarrh\tT1\nX:3\tbodkin\tT2\nX:4\tspanner\tT2\n");
    FileSource source =
        new FileSource(
            tsv, SourceFiles.at(terms), Settings.of(tsv.settings(), Map.of("types", "type"), "t"));
    GraphBuilder.build(List.of(source), folder.resolve("kg"), BuildProgress.SILENT);
    Files.writeString(folder.resolve("train.jsonl"), rows("grippe", "bodkin"));
    Files.writeString(folder.resolve("test.jsonl"), rows("catarrh", "spanner"));
    Files.writeString(
        folder.resolve("recipe.yaml"),
        """
        domain: alpha
        base: minilm
        data: {train: train.jsonl, test: test.jsonl}
        knowledge: {injector: type-vectors, index: kg, types: [T1, T2]}
        method: {peft: head}
        training: {epochs: 30, lr: 3e-2, batch_rows: 4, max_length: 16, dropout: 0, threads: 1}
        """);
  }

  @AfterEach
  void stop() {
    runtime.close();
  }

  private static String rows(String ill, String tool) {
    StringBuilder rows = new StringBuilder();
    for (String form : List.of("the %s again", "about a %s", "%s and so on", "not a %s today")) {
      rows.append("{\"text\": \"").append(form.formatted(ill)).append("\", \"label\": \"ill\"}\n");
      rows.append("{\"text\": \"")
          .append(form.formatted(tool))
          .append("\", \"label\": \"tool\"}\n");
    }
    return rows.toString();
  }

  private double run(String name, String... overrides) {
    return new RecipeRunner(() -> runtime)
        .run(
            new JobRequest(
                name, folder.resolve("recipe.yaml"), List.of(overrides), folder.resolve(name)),
            event -> {},
            () -> false)
        .value();
  }

  @Test
  void trainsIsStoredAndFoundAgain() throws IOException {
    assertEquals(1.0, run("run"), "the types tell unseen names apart");
    JsonObject result =
        new JsonObject(Files.readString(folder.resolve("run/result.json")))
            .getJsonObject("knowledge");
    assertEquals("type-vectors", result.getString("injector"));
    assertEquals(8, result.getJsonObject("evaluated").getInteger("texts_injected"));
    String tensors =
        new String(
            Files.readAllBytes(folder.resolve("run/adapter/adapter_model.safetensors")),
            StandardCharsets.ISO_8859_1);
    assertTrue(tensors.contains("type_vectors"));
    try (JobSession session =
            JobSession.open("alpha", folder.resolve("kg"), () -> runtime, 1, () -> false);
        Predictor predictor = Predictor.open(folder.resolve("run"), session.resources())) {
      List<Example> texts = List.of(new Example("x", "a catarrh", null, List.of()));
      KnownText known = predictor.knowledge(texts).get(0);
      assertEquals("X:2", known.mentions().get(0).concept());
      assertEquals(List.of("is of type T1"), known.mentions().get(0).injected());
      assertEquals(List.of("ill"), predictor.predict(texts).get(0).labels());
    }
  }

  @Test
  void isNotThereWithoutItsDomain() {
    GraftException e = assertThrows(GraftException.class, () -> run("plain", "domain="));
    assertTrue(e.getMessage().contains("type-vectors"), e::getMessage);
    assertNotEquals(-1, e.getMessage().indexOf("kbert"), e::getMessage);
  }
}

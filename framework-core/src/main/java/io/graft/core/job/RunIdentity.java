package io.graft.core.job;

import io.graft.core.file.Sha256;
import io.graft.core.model.BaseModel;
import io.graft.core.recipe.DevSource;
import io.graft.core.recipe.Recipe;
import io.graft.core.recipe.RecipeWriter;
import io.graft.core.recipe.ServiceSettings;
import io.graft.spi.knowledge.KnowledgeGraph;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The hashes of everything that a run is made of. */
final class RunIdentity {
  private RunIdentity() {}

  /**
   * What went in, by name: {@code base}, {@code tokenizer}, {@code plugin}, {@code knowledge} for
   * the graph that is injected from, {@code data.train} and the other files of the data, {@code
   * task.…} and {@code knowledge.…} for files that their settings name.
   *
   * @param domain the leased domain, or null
   * @param graph the job's graph, or null
   * @throws io.graft.spi.GraftException of category DATA when a file cannot be read
   */
  static Map<String, String> inputs(
      Recipe recipe,
      BaseModel base,
      @Nullable DomainIdentity domain,
      @Nullable KnowledgeGraph graph) {
    Map<String, String> hashes = new LinkedHashMap<>();
    hashes.put("base", base.weightsSha256());
    hashes.put("tokenizer", base.tokenizerSha256());
    base.lineage().forEach((what, sha256) -> hashes.put("base." + what, sha256));
    if (domain != null) {
      hashes.put("plugin", domain.jarSha256());
    }
    hashes.put("data.train", Sha256.of(recipe.data().train()));
    if (recipe.data().dev() instanceof DevSource.File dev) {
      hashes.put("data.dev", Sha256.of(dev.path()));
    }
    Path test = recipe.data().test();
    if (test != null) {
      hashes.put("data.test", Sha256.of(test));
    }
    addFiles(hashes, "task", recipe.task().settings(), recipe.data().dir());
    if (recipe.knowledge() != null && graph != null) {
      hashes.put("knowledge", graph.hash());
      addFiles(hashes, "knowledge", recipe.knowledge().settings(), recipe.data().dir());
    }
    return hashes;
  }

  private static void addFiles(
      Map<String, String> hashes, String section, ServiceSettings settings, Path dir) {
    settings
        .values()
        .forEach(
            (key, value) -> {
              Path file = value instanceof String text ? file(dir, text) : null;
              if (file != null) {
                hashes.put(section + "." + key, Sha256.of(file));
              }
            });
  }

  /** The same with the recipe and what the domain's tokenizer learnt: a checkpoint's run. */
  static Map<String, String> of(Recipe recipe, Map<String, String> inputs, byte[] domainState) {
    Map<String, String> hashes = new LinkedHashMap<>(inputs);
    hashes.put("recipe", Sha256.of(RecipeWriter.toYaml(recipe).getBytes(StandardCharsets.UTF_8)));
    if (domainState.length > 0) {
      hashes.put("domain state", Sha256.of(domainState));
    }
    return hashes;
  }

  /** The file that a setting names, or null when it names none. */
  private static @Nullable Path file(Path dir, String text) {
    try {
      Path file = dir.resolve(text);
      return Files.isRegularFile(file) ? file : null;
    } catch (InvalidPathException e) {
      return null; // a setting that is no path
    }
  }
}

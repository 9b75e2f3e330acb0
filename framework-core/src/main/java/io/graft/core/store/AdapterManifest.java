package io.graft.core.store;

import io.graft.spi.GraftException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What Graft must know of an adapter beyond PEFT's own files; {@code graft.json} in its folder.
 *
 * @param graftVersion the build that wrote it
 * @param baseName the name of the base model, for messages
 * @param baseSha256 of the base model's weights
 * @param tokenizerSha256 of the base model's tokenizer
 * @param task the task's type, such as {@code classification}
 * @param labels in the order of the scores
 * @param head the head and its settings
 * @param method the fine-tuning method and its settings
 * @param maxLength tokens that are kept of a text, at least 1
 * @param domain the domain plugin, or null for none
 * @param knowledge what is injected into texts, or null for nothing
 */
public record AdapterManifest(
    String graftVersion,
    String baseName,
    String baseSha256,
    String tokenizerSha256,
    String task,
    List<String> labels,
    NamedSettings head,
    NamedSettings method,
    int maxLength,
    @Nullable AdapterDomain domain,
    @Nullable AdapterKnowledge knowledge) {
  private static final int FORMAT = 1;

  /** Of adapters that take knowledge: an earlier Graft must not read them without it. */
  private static final int KNOWING_FORMAT = 2;

  private static final int MAX_BYTES = 64 << 20;
  private static final int MAX_LABELS = 1_000_000;

  public AdapterManifest {
    labels = List.copyOf(labels);
  }

  /**
   * @throws GraftException of category DATA when it is missing, malformed or of a later format
   */
  static AdapterManifest read(Path file) {
    JsonObject json = JsonFile.read(file, MAX_BYTES);
    int format = json.integer("format");
    if (format != FORMAT && format != KNOWING_FORMAT) {
      throw GraftException.data(
          "format " + format + " is not known, only " + FORMAT + " and " + KNOWING_FORMAT,
          json.where("format"),
          "use the version of Graft that wrote it: " + json.text("graft_version", "unknown"));
    }
    JsonObject base = json.object("base");
    JsonObject task = json.object("task");
    List<String> labels = task.texts("labels");
    int maxLength = json.integer("max_length");
    if (labels.size() > MAX_LABELS || maxLength < 1) {
      throw GraftException.data(
          labels.size() + " labels and a max_length of " + maxLength + " make no sense",
          file.toString(),
          "restore the file from where it came");
    }
    return new AdapterManifest(
        json.text("graft_version"),
        base.text("name"),
        base.text("sha256"),
        base.text("tokenizer_sha256"),
        task.text("type"),
        labels,
        NamedSettings.of(json.object("head")),
        NamedSettings.of(json.object("method")),
        maxLength,
        json.has("domain") ? AdapterDomain.of(json.object("domain")) : null,
        json.has("knowledge") ? AdapterKnowledge.of(json.object("knowledge")) : null);
  }

  byte[] toJson() {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("format", knowledge == null ? FORMAT : KNOWING_FORMAT);
    json.put("graft_version", graftVersion);
    json.put(
        "base",
        ordered("name", baseName, "sha256", baseSha256, "tokenizer_sha256", tokenizerSha256));
    json.put("task", ordered("type", task, "labels", labels));
    json.put("head", head.asMap());
    json.put("method", method.asMap());
    json.put("max_length", maxLength);
    if (domain != null) {
      json.put("domain", domain.asMap());
    }
    if (knowledge != null) {
      json.put("knowledge", knowledge.asMap());
    }
    return JsonFile.pretty(json);
  }

  private static Map<String, Object> ordered(Object... keysAndValues) {
    Map<String, Object> map = new LinkedHashMap<>();
    for (int i = 0; i < keysAndValues.length; i += 2) {
      map.put((String) keysAndValues[i], keysAndValues[i + 1]);
    }
    return map;
  }

  /** What goes into the metadata of the safetensors file, where PEFT ignores it. */
  Map<String, String> metadata() {
    Map<String, String> metadata = new LinkedHashMap<>();
    metadata.put("format", "pt");
    metadata.put("graft.version", graftVersion);
    metadata.put(BASE_KEY, baseSha256);
    metadata.put(TOKENIZER_KEY, tokenizerSha256);
    if (domain != null) {
      metadata.put("graft.plugin.domain", domain.domain());
      metadata.put("graft.plugin.bundle", domain.bundle());
      metadata.put("graft.plugin.version", domain.version());
      metadata.put("graft.plugin.sha256", domain.jarSha256());
    }
    if (knowledge != null) {
      metadata.put("graft.knowledge.injector", knowledge.injector().name());
      metadata.put("graft.knowledge.graph_sha256", knowledge.graphSha256());
    }
    return metadata;
  }

  static final String BASE_KEY = "graft.base_sha256";
  static final String TOKENIZER_KEY = "graft.tokenizer_sha256";
}

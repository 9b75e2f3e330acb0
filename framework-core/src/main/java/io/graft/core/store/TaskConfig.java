package io.graft.core.store;

import io.graft.core.model.BaseModel;
import io.graft.core.recipe.TaskSection;
import io.graft.spi.GraftException;
import io.graft.spi.tensor.Parameter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What the config.json of a model says about its task: in Hugging Face's keys ({@code id2label},
 * {@code problem_type}), and under the key {@code graft} in what Graft merged.
 *
 * @param task the task's type, such as {@code classification}
 * @param labels in the order of the scores
 * @param head the head and its settings
 * @param maxLength tokens that are kept of a text
 * @param domain the domain plugin, or null for none
 */
record TaskConfig(
    String task,
    List<String> labels,
    NamedSettings head,
    int maxLength,
    @Nullable AdapterDomain domain) {
  /** The name of each family's own head. */
  static final String OWN_HEAD = "pretrained";

  private static final String GRAFT_KEY = "graft";
  private static final String MULTI_LABEL = "multi_label_classification";

  /** The last layer of a sequence classification head; RoBERTa's has a name of its own. */
  private static final List<String> LAST_LAYERS =
      List.of("classifier.out_proj.weight", "classifier.weight");

  TaskConfig {
    labels = List.copyOf(labels);
  }

  static TaskConfig of(AdapterManifest manifest) {
    return new TaskConfig(
        manifest.task(),
        manifest.labels(),
        manifest.head(),
        manifest.maxLength(),
        manifest.domain());
  }

  /**
   * The task of a model that brings a head along; empty when it has none.
   *
   * @throws GraftException of category DATA when the keys are malformed
   */
  static Optional<TaskConfig> of(BaseModel base) {
    JsonObject config = new JsonObject(base.name() + ": config.json", "", base.config());
    if (config.has(GRAFT_KEY)) {
      return Optional.of(ofGraft(config.object(GRAFT_KEY)));
    }
    return LAST_LAYERS.stream()
        .flatMap(name -> base.encoder().weight(name).stream())
        .findFirst()
        .map(layer -> ownHead(base, layer));
  }

  private static TaskConfig ofGraft(JsonObject json) {
    return new TaskConfig(
        json.text("task"),
        json.texts("labels"),
        NamedSettings.of(json.object("head")),
        json.integer("max_length"),
        json.has("domain") ? AdapterDomain.of(json.object("domain")) : null);
  }

  private static TaskConfig ownHead(BaseModel base, Parameter lastLayer) {
    return ownHead(base, lastLayer.shape().dimension(0));
  }

  /** The task of the family's own head with so many outputs. */
  static TaskConfig ownHead(BaseModel base, int outputs) {
    JsonObject config = new JsonObject(base.name() + ": config.json", "", base.config());
    boolean multiLabel = config.text("problem_type", "").equals(MULTI_LABEL);
    return new TaskConfig(
        multiLabel ? TaskSection.MULTI_LABEL : TaskSection.CLASSIFICATION,
        labels(config, outputs),
        new NamedSettings(OWN_HEAD, Map.of()),
        base.encoder().config().maxTokens(),
        null);
  }

  /** Those of id2label when it has as many; otherwise LABEL_0, LABEL_1, as Hugging Face does. */
  private static List<String> labels(JsonObject config, int outputs) {
    JsonObject named = config.has("id2label") ? config.object("id2label") : null;
    List<String> labels = new ArrayList<>();
    for (int i = 0; i < outputs; i++) {
      boolean use = named != null && named.values().size() == outputs;
      labels.add(use ? named.text(String.valueOf(i)) : "LABEL_" + i);
    }
    return labels;
  }

  /** The number of rows of the last layer of a head, among these shapes by name; or empty. */
  static Optional<Long> outputs(java.util.function.Function<String, Optional<List<Long>>> shapes) {
    return LAST_LAYERS.stream()
        .flatMap(name -> shapes.apply(name).stream())
        .filter(shape -> !shape.isEmpty())
        .map(shape -> shape.get(0))
        .findFirst();
  }

  /** Whether other programs can compute the head from config.json alone. */
  boolean ownHead() {
    return head.name().equals(OWN_HEAD);
  }

  /**
   * Adds the task to a config.json.
   *
   * @param config is changed
   */
  void addTo(Map<String, @Nullable Object> config) {
    List.of("id2label", "label2id", "num_labels", "problem_type").forEach(config::remove);
    if (ownHead()) {
      Map<String, Object> names = new LinkedHashMap<>();
      Map<String, Object> ids = new LinkedHashMap<>();
      for (int i = 0; i < labels.size(); i++) {
        names.put(String.valueOf(i), labels.get(i));
        ids.put(labels.get(i), i);
      }
      config.put("id2label", names);
      config.put("label2id", ids);
      config.put("num_labels", labels.size());
      config.put(
          "problem_type",
          task.equals(TaskSection.MULTI_LABEL) ? MULTI_LABEL : "single_label_classification");
    }
    Map<String, Object> graft = new LinkedHashMap<>();
    graft.put("task", task);
    graft.put("labels", labels);
    graft.put("head", head.asMap());
    graft.put("max_length", maxLength);
    if (domain != null) {
      graft.put("domain", domain.asMap());
    }
    config.put(GRAFT_KEY, graft);
  }
}

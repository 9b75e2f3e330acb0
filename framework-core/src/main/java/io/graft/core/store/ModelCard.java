package io.graft.core.store;

import io.graft.core.model.BaseModel;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What people should know of an adapter; {@code README.md} in its folder.
 *
 * @param trainedOn the data in a few words: names of files and counts of examples
 * @param evaluatedOn {@code test} or {@code dev}; null when nothing was evaluated
 * @param metrics of the adapted model by name, as fractions
 * @param baseMetrics of the base model by name, as fractions
 */
public record ModelCard(
    String trainedOn,
    @Nullable String evaluatedOn,
    Map<String, Double> metrics,
    Map<String, Double> baseMetrics) {
  private static final int LABELS_SHOWN = 50;

  public ModelCard {
    metrics = Map.copyOf(metrics);
    baseMetrics = Map.copyOf(baseMetrics);
  }

  /** The card, as the Hugging Face hub reads it: YAML between two lines, then Markdown. */
  String toMarkdown(BaseModel base, AdapterManifest manifest) {
    return String.join(
        "\n",
        frontMatter(base, manifest),
        heading(base, manifest),
        "## Labels\n\n" + labels(manifest.labels()) + "\n",
        "## Trained on\n\n" + line(trainedOn) + domain(manifest) + "\n",
        "## Results\n\n" + results() + "\n",
        usage(base, manifest),
        limits(manifest));
  }

  private static String frontMatter(BaseModel base, AdapterManifest manifest) {
    return "---\nbase_model: "
        + quoted(base.hubName())
        + "\nlibrary_name: peft\npipeline_tag: text-classification\ntags:\n- graft\n- "
        + quoted("base_model:adapter:" + base.hubName())
        + "\n- "
        + quoted(manifest.method().name())
        + (manifest.domain() == null ? "" : "\n- " + quoted(manifest.domain().domain()))
        + "\n---\n";
  }

  private static String heading(BaseModel base, AdapterManifest manifest) {
    return "# Adapter for "
        + line(base.hubName())
        + "\n\nTask: "
        + manifest.task()
        + ", "
        + manifest.labels().size()
        + " labels. Method: "
        + manifest.method().name()
        + " "
        + manifest.method().settings()
        + ". Head: "
        + manifest.head().name()
        + " "
        + manifest.head().settings()
        + ". Texts are cut to "
        + manifest.maxLength()
        + " tokens. Made with Graft "
        + manifest.graftVersion()
        + ".\n";
  }

  private static String labels(List<String> labels) {
    if (labels.isEmpty()) {
      return "None: the outputs stand for something else.\n";
    }
    StringBuilder text = new StringBuilder();
    for (String label : labels.subList(0, Math.min(LABELS_SHOWN, labels.size()))) {
      text.append("- ").append(line(label)).append('\n');
    }
    if (labels.size() > LABELS_SHOWN) {
      text.append("- and ").append(labels.size() - LABELS_SHOWN).append(" more, see graft.json\n");
    }
    return text.toString();
  }

  private static String domain(AdapterManifest manifest) {
    AdapterDomain domain = manifest.domain();
    return domain == null
        ? "\n"
        : "\n\nDomain plugin: "
            + domain.bundle()
            + " "
            + domain.version()
            + " (SHA-256 "
            + domain.jarSha256()
            + ").\n";
  }

  private String results() {
    if (evaluatedOn == null) {
      return "Nothing was evaluated.\n";
    }
    StringBuilder table =
        new StringBuilder(
            "On the " + evaluatedOn + " data:\n\n| metric | base | adapted |\n|---|---|---|\n");
    new TreeMap<>(metrics)
        .forEach(
            (name, value) ->
                table.append(
                    String.format(
                            Locale.ROOT,
                            "| %s | %s | %s |%n",
                            name,
                            shown(baseMetrics.get(name)),
                            shown(value))
                        .replace("\r", "")));
    return table
        + "\nThe base is the model before training; where classes are told, its nearest-centroid\n"
        + "classifier over the training examples.\n";
  }

  private static String shown(@Nullable Double value) {
    return value == null ? "-" : String.format(Locale.ROOT, "%.4f", value);
  }

  private static String usage(BaseModel base, AdapterManifest manifest) {
    StringBuilder text =
        new StringBuilder("## Use\n\nIn Graft, from the run that this folder belongs to:\n\n")
            .append("    graft predict RUN --text \"...\"\n\n");
    if (!manifest.head().name().equals("pretrained")) {
      return text.append("The head '")
          .append(manifest.head().name())
          .append(
              "' is Graft's own. The tensors load in the PEFT library, but its classification\n"
                  + "model pools in another way, so its scores would differ: use Graft for scores.\n")
          .toString();
    }
    return text.append("With the PEFT library:\n\n")
        .append("    from transformers import AutoModelForSequenceClassification\n")
        .append("    from peft import PeftModel\n")
        .append("    base = AutoModelForSequenceClassification.from_pretrained(\n        \"")
        .append(line(base.hubName()).replace("\"", ""))
        .append("\", num_labels=")
        .append(manifest.labels().size())
        .append(")\n    model = PeftModel.from_pretrained(base, \"THIS_FOLDER\")\n")
        .toString();
  }

  private String limits(AdapterManifest manifest) {
    return "## Limits\n\nThe adapter fits only the base model and tokenizer whose SHA-256 stand in\n"
        + "graft.json; Graft refuses any other. It knows the "
        + manifest.labels().size()
        + " labels above and nothing else: a text that\nbelongs to none of them gets one or a low"
        + " score all the same. The results hold for\ntexts like those of the "
        + (evaluatedOn == null ? "training" : evaluatedOn)
        + " data, and for one seed.\n";
  }

  /** One line, without what would end a line or a Markdown cell. */
  private static String line(String text) {
    return text.replaceAll("[\\p{Cntrl}|]+", " ");
  }

  /** A YAML text in double quotes. */
  private static String quoted(String text) {
    return '"' + line(text).replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }
}

package io.graft.host.cli;

import io.graft.core.job.KnownText;
import io.graft.core.job.Predictor;
import io.graft.core.task.Prediction;
import io.graft.host.knowledge.KnownTextJson;
import io.graft.spi.ErrorCategory;
import io.graft.spi.GraftException;
import io.graft.spi.text.Example;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** {@code graft predict}: asks an adapted model. */
@Command(
    name = "predict",
    description = "Predict with the model of a run.",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Example:",
      "  graft predict runs/quickstart --text \"No fever since Sunday.\"",
      "  graft predict quickstart --url http://127.0.0.1:8080 --text \"No fever.\"",
      "",
      "Prints label, probability and text, parted by tabs; of entities each one's",
      "label, probability, place and text. With --json id, text, label (for one label",
      "a text), labels and the scores of all labels, or the spans. Places count code",
      "points from 0, the end exclusive. --format conll and spans write what a recipe",
      "of type ner can train on."
    })
final class PredictCommand implements Callable<Integer> {
  private static final List<String> FORMATS = List.of("text", "json", "conll", "spans");

  @ParentCommand private GraftCommand graft;
  @Mixin private JsonOption json;

  @Mixin private HostOption host;

  @Parameters(
      paramLabel = "RUN",
      description =
          "A run directory or an adapter folder; with --url, the name of a run of that host.")
  private Path run;

  @ArgGroup(multiplicity = "1")
  private TextInput input;

  @Option(
      names = "--pair",
      paramLabel = "TEXT",
      description = "The second text of a pair, or the question; one for each --text.")
  private List<String> pairs = new ArrayList<>();

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      defaultValue = "text",
      description = "text, json (as --json), conll or spans. Default: ${DEFAULT-VALUE}.")
  private String format;

  @Option(
      names = {"--show-knowledge", "--explain"},
      description = "Show what each text was linked to and what of that entered the model.")
  private boolean showKnowledge;

  @Option(
      names = "--index",
      paramLabel = "DIR",
      description = "Where the index lies that the run takes knowledge from, if it has moved.")
  private @Nullable Path index;

  @Override
  public Integer call() {
    if (!FORMATS.contains(format)) {
      throw GraftException.unknown(ErrorCategory.USER, "format", format, FORMATS, "--format");
    }
    if (host.given()) {
      askHost();
      return 0;
    }
    try (OpenRun open = OpenRun.of(run, index)) {
      Predictor predictor = open.predictor();
      predictor.warning().ifPresent(graft.console()::note);
      input.forEachChunk(
          predictor.textFields(),
          texts -> {
            List<Example> examples = paired(texts, predictor.textFields().second());
            List<Prediction> predictions = predictor.predict(examples);
            List<KnownText> known = showKnowledge ? predictor.knowledge(examples) : List.of();
            print(predictor, examples, predictions, known);
          });
    }
    return 0;
  }

  private void askHost() {
    boolean asJson = json.on() || format.equals("json");
    if (!asJson && !format.equals("text")) {
      throw GraftException.user(
          "a host answers as text or json", "--format", "leave --format or --url out");
    }
    RemotePrediction remote =
        new RemotePrediction(host.client(), run.toString(), graft.console(), asJson, showKnowledge);
    input.forEachChunk(texts -> remote.show(texts, pairs));
  }

  /**
   * The texts with their second ones.
   *
   * @param field the field that has those in files; null when the run takes single texts
   */
  private List<Example> paired(List<Example> texts, @Nullable String field) {
    boolean complete = texts.stream().allMatch(example -> example.second() != null);
    if (pairs.isEmpty() && (field == null || complete)) {
      return texts;
    }
    if (field == null || complete || pairs.size() != texts.size()) {
      throw GraftException.user(
          "there are " + pairs.size() + " second texts for " + texts.size() + " texts",
          "--pair",
          field == null
              ? "leave the option out: the run takes single texts"
              : "give one for each --text, or a file with the field '" + field + "'");
    }
    List<Example> examples = new ArrayList<>();
    for (int i = 0; i < texts.size(); i++) {
      Example text = texts.get(i);
      examples.add(new Example(text.id(), text.text(), pairs.get(i), List.of()));
    }
    return examples;
  }

  private void print(
      Predictor predictor,
      List<Example> examples,
      List<Prediction> predictions,
      List<KnownText> known) {
    boolean single = !predictor.multiLabel();
    for (int i = 0; i < predictions.size(); i++) {
      Prediction prediction = predictions.get(i);
      if (json.on() || format.equals("json")) {
        Map<String, Object> object = json(prediction, single);
        if (!known.isEmpty()) {
          object.put("knowledge", KnownTextJson.of(known.get(i)));
        }
        graft.console().json(object);
      } else if (format.equals("conll")) {
        SpanText.conll(examples.get(i), SpanText.of(prediction)).forEach(graft.console()::print);
      } else if (format.equals("spans")) {
        graft.console().json(SpanText.row(prediction));
      } else {
        graft.console().print(line(prediction));
        if (!known.isEmpty()) {
          KnowledgeText.lines(known.get(i)).forEach(graft.console()::print);
        }
      }
    }
  }

  static Map<String, Object> json(Prediction prediction, boolean single) {
    Map<String, Object> object = new LinkedHashMap<>();
    object.put("id", prediction.id());
    object.put("text", prediction.text());
    if (prediction.spans() != null) {
      object.put("spans", SpanText.json(prediction));
      return object;
    }
    if (single) {
      object.put("label", prediction.labels().get(0));
    }
    object.put("labels", prediction.labels());
    object.put("scores", prediction.scores());
    return object;
  }

  static String line(Prediction prediction) {
    String found = prediction.spans() != null ? SpanText.summary(prediction) : labels(prediction);
    return found + "\t" + prediction.text().replaceAll("\\s+", " ");
  }

  private static String labels(Prediction prediction) {
    return prediction.labels().isEmpty()
        ? "(none)"
        : prediction.labels().stream()
            .map(
                label ->
                    String.format(Locale.ROOT, "%s %.3f", label, prediction.scores().get(label)))
            .collect(Collectors.joining(", "));
  }
}

package io.graft.host.cli;

import io.graft.core.job.Predictor;
import io.graft.core.task.Prediction;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
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
      "",
      "Prints label, probability and text, parted by tabs; with --json id, text,",
      "label (for one label a text), labels and the scores of all labels."
    })
final class PredictCommand implements Callable<Integer> {
  @ParentCommand private GraftCommand graft;
  @Mixin private JsonOption json;

  @Parameters(paramLabel = "RUN", description = "A run directory or an adapter folder.")
  private Path run;

  @ArgGroup(multiplicity = "1")
  private TextInput input;

  @Override
  public Integer call() {
    try (OpenRun open = OpenRun.of(run)) {
      Predictor predictor = open.predictor();
      input.forEachChunk(
          predictor.textFields(), examples -> print(predictor, predictor.predict(examples)));
    }
    return 0;
  }

  private void print(Predictor predictor, List<Prediction> predictions) {
    boolean single = !predictor.multiLabel();
    for (Prediction prediction : predictions) {
      if (json.on()) {
        graft.console().json(json(prediction, single));
      } else {
        graft.console().print(line(prediction));
      }
    }
  }

  static Map<String, Object> json(Prediction prediction, boolean single) {
    Map<String, Object> object = new LinkedHashMap<>();
    object.put("id", prediction.id());
    object.put("text", prediction.text());
    if (single) {
      object.put("label", prediction.labels().get(0));
    }
    object.put("labels", prediction.labels());
    object.put("scores", prediction.scores());
    return object;
  }

  static String line(Prediction prediction) {
    String labels =
        prediction.labels().isEmpty()
            ? "(none)"
            : prediction.labels().stream()
                .map(
                    label ->
                        String.format(
                            Locale.ROOT, "%s %.3f", label, prediction.scores().get(label)))
                .collect(Collectors.joining(", "));
    return labels + "\t" + prediction.text().replaceAll("\\s+", " ");
  }
}

package io.graft.host.cli;

import io.graft.core.job.RecipeCheck;
import io.graft.core.recipe.RecipeReader;
import io.graft.core.recipe.TaskSection;
import io.graft.core.text.check.DataCheck;
import io.graft.core.text.check.Fault;
import io.graft.core.text.check.FaultReport;
import io.graft.core.text.read.ExampleFields;
import io.graft.core.text.read.LabelKind;
import io.graft.core.text.read.LabelSet;
import io.graft.spi.ErrorCategory;
import io.graft.spi.GraftException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** {@code graft data check}: names every fault of data files. */
@Command(
    name = "check",
    description = "Name file, line, field and mend for each fault of data files.",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Example:",
      "  graft data check train.jsonl dev.jsonl test.jsonl",
      "  graft data check --recipe recipe.yaml --set data.dir=/data",
      "",
      "The first file is the training data, with which the others are compared.",
      "Exit code 4 when there is an error; warnings alone leave it 0."
    })
final class DataCheckCommand implements Callable<Integer> {
  private static final List<String> TASKS =
      List.of(TaskSection.CLASSIFICATION, TaskSection.MULTI_LABEL, "spans", "none");

  @ParentCommand private DataCommand data;
  @Mixin private JsonOption json;

  @Parameters(
      arity = "0..*",
      paramLabel = "FILE",
      description = "A .jsonl, .csv, .tsv or .conll file, perhaps with .gz.")
  private List<Path> files = new ArrayList<>();

  @Option(
      names = "--recipe",
      paramLabel = "RECIPE",
      description = "Check the files of a recipe in place of FILEs.")
  private @Nullable Path recipe;

  @Option(
      names = "--set",
      paramLabel = "path=value",
      description = "Set a key of the recipe; may be repeated.")
  private List<String> overrides = new ArrayList<>();

  @Option(
      names = "--task",
      paramLabel = "TASK",
      defaultValue = TaskSection.CLASSIFICATION,
      description =
          "What the labels are: classification (one), multi-label (a list), spans, or none."
              + " Default: ${DEFAULT-VALUE}.")
  private String task;

  @Option(
      names = "--text",
      paramLabel = "FIELD",
      defaultValue = "text",
      description = "The field with the text. Default: ${DEFAULT-VALUE}.")
  private String text;

  @Option(
      names = "--label",
      paramLabel = "FIELD",
      description = "The field with the label; default: label, labels or entities, by task.")
  private @Nullable String label;

  @Option(
      names = "--labels",
      paramLabel = "A,B",
      split = ",",
      description = "The allowed labels; default: those of the first file.")
  private List<String> labels = new ArrayList<>();

  @Option(
      names = "--limit",
      paramLabel = "N",
      defaultValue = "20",
      description = "How many faults of a kind to print; all count. Default: ${DEFAULT-VALUE}.")
  private int limit;

  @Override
  public Integer call() {
    if (files.isEmpty() == (recipe == null)) {
      throw GraftException.user(
          "there is nothing to check, or both files and a recipe",
          "graft data check --help",
          "give FILEs, or --recipe");
    }
    if (limit < 0) {
      throw GraftException.user("value " + limit + " is not right", "--limit", "give 0 or more");
    }
    FaultReport report =
        recipe == null ? ofFiles() : RecipeCheck.run(RecipeReader.read(recipe, overrides), limit);
    print(report);
    return report.errors() == 0 ? 0 : ErrorCategory.DATA.exitCode();
  }

  private FaultReport ofFiles() {
    FaultReport report = new FaultReport(limit);
    LabelSet allowed = labels.isEmpty() ? null : LabelSet.of(labels);
    check(allowed, report).run(files);
    return report;
  }

  private DataCheck check(@Nullable LabelSet allowed, FaultReport report) {
    return switch (task) {
      case TaskSection.CLASSIFICATION -> rows("label", LabelKind.SINGLE, allowed, report);
      case TaskSection.MULTI_LABEL -> rows("labels", LabelKind.MULTI, allowed, report);
      case "none" -> rows("label", LabelKind.NONE, allowed, report);
      case "spans" -> rows("entities", LabelKind.SPANS, allowed, report);
      default -> throw GraftException.unknown(ErrorCategory.USER, "task", task, TASKS, "--task");
    };
  }

  private DataCheck rows(
      String usual, LabelKind kind, @Nullable LabelSet allowed, FaultReport report) {
    return new DataCheck(
        new ExampleFields(text, label == null ? usual : label, kind), allowed, report);
  }

  private void print(FaultReport report) {
    Console console = data.graft().console();
    Map<String, Long> counts = new LinkedHashMap<>();
    report.counts().forEach((kind, count) -> counts.put(kind.id(), count));
    if (json.on()) {
      report.faults().forEach(fault -> console.json(json(fault)));
      console.json(
          Map.of(
              "examples", report.examples(),
              "errors", report.errors(),
              "warnings", report.warnings(),
              "counts", counts));
      return;
    }
    for (Fault fault : report.faults()) {
      console.print(
          (fault.kind().error() ? "error" : "warning")
              + " "
              + fault.kind().id()
              + ": "
              + fault.where()
              + ": "
              + fault.message());
      console.print("  " + fault.mend());
    }
    console.print(
        report.examples()
            + " examples, "
            + report.errors()
            + " errors, "
            + report.warnings()
            + " warnings"
            + (counts.isEmpty() ? "" : ": " + report.summary(false)));
  }

  private static Map<String, Object> json(Fault fault) {
    Map<String, Object> object = new LinkedHashMap<>();
    object.put("kind", fault.kind().id());
    object.put("severity", fault.kind().error() ? "error" : "warning");
    object.put("file", fault.file());
    object.put("line", fault.line());
    object.put("field", fault.field());
    object.put("message", fault.message());
    object.put("mend", fault.mend());
    return object;
  }
}

package io.graft.core.text.check;

import io.graft.core.recipe.DataFormat;
import io.graft.core.text.read.ExampleFields;
import io.graft.core.text.read.LabelKind;
import io.graft.core.text.read.LabelSet;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Looks through the files of a job, the training data first, and reports every fault with its file,
 * line and field. Holds one row at a time, plus 64 bits for each text among the first million; a
 * file that cannot be read on ends its own check only. Not thread-safe.
 */
public final class DataCheck {
  /** A label with fewer training examples than this is called rare. */
  public static final int RARE = 3;

  private static final int MAX_LABELS = 100_000;

  private final ExampleFields fields;
  private final FaultReport report;
  private final Map<String, Long> trainLabels = new TreeMap<>();
  private @Nullable Set<String> allowed;
  private @Nullable FileCheck train;

  /**
   * @param fields where text and labels, or labelled spans, are; not used for CoNLL files
   * @param labels the allowed labels, or null for those of the first file
   */
  public DataCheck(ExampleFields fields, @Nullable LabelSet labels, FaultReport report) {
    this.fields = fields;
    this.allowed = labels == null ? null : Set.copyOf(labels.names());
    this.report = report;
  }

  /**
   * Checks files.
   *
   * @param files the first is the training data, with which the others are compared
   */
  public void run(List<Path> files) {
    for (Path file : files) {
      check(file);
    }
  }

  private void check(Path file) {
    FileCheck state =
        new FileCheck(file.toString(), report, allowed, train, train == null ? trainLabels : null);
    if (DataFormat.conll(file)) {
      ConllCheck.run(file, state);
    } else if (fields.labels() == LabelKind.SPANS
        && DataFormat.of(file).filter(DataFormat.JSONL::equals).isPresent()) {
      SpanCheck.run(file, fields, state);
    } else {
      RowCheck.run(file, fields, state);
    }
    if (train == null) {
      train = state;
      closeTraining(file);
    }
  }

  private void closeTraining(Path file) {
    trainLabels.forEach(
        (label, count) -> {
          if (count < RARE) {
            report.add(
                new Fault(
                    FaultKind.RARE_LABEL,
                    file.toString(),
                    0,
                    fields.label(),
                    "label '" + label + "' has " + count + (count == 1 ? " example" : " examples"),
                    "add examples, or merge the label with another"));
          }
        });
    if (allowed == null && !trainLabels.isEmpty()) {
      allowed = new HashSet<>(trainLabels.keySet());
    }
  }

  /** Counts a label, as long as there are not absurdly many different ones. */
  static void count(Map<String, Long> counts, String label) {
    if (counts.size() < MAX_LABELS || counts.containsKey(label)) {
      counts.merge(label, 1L, Long::sum);
    }
  }
}

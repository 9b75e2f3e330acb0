package io.graft.core.text.check;

import io.graft.spi.GraftException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The faults of some files: all are counted, and of each kind the first few kept, so that a file
 * with nothing but faults takes no more memory than another. Not thread-safe.
 */
public final class FaultReport {
  private final int kept;
  private final Map<FaultKind, Long> counts = new EnumMap<>(FaultKind.class);
  private final List<Fault> faults = new ArrayList<>();
  private @Nullable Fault firstError;
  private long examples;

  /**
   * @param kept how many faults of a kind to keep, 0 or more
   */
  public FaultReport(int kept) {
    this.kept = kept;
  }

  void add(Fault fault) {
    long count = counts.merge(fault.kind(), 1L, Long::sum);
    if (count <= kept) {
      faults.add(fault);
    }
    if (fault.kind().error() && firstError == null) {
      firstError = fault;
    }
  }

  void addExample() {
    examples++;
  }

  /** How many rows or sentences were looked at, faulty ones included unless no row came of them. */
  public long examples() {
    return examples;
  }

  /** The first faults of each kind, in the order in which they were met. */
  public List<Fault> faults() {
    return Collections.unmodifiableList(faults);
  }

  /** How many there are of each kind, in the order of the kinds; none of kinds without any. */
  public Map<FaultKind, Long> counts() {
    return Collections.unmodifiableMap(counts);
  }

  /** How many faults are errors. */
  public long errors() {
    return total(true);
  }

  /** How many are only warnings. */
  public long warnings() {
    return total(false);
  }

  private long total(boolean error) {
    return counts.entrySet().stream()
        .filter(entry -> entry.getKey().error() == error)
        .mapToLong(Map.Entry::getValue)
        .sum();
  }

  /**
   * Does nothing when there is no error.
   *
   * @throws GraftException of category DATA that tells the first error, and the count of all
   */
  public void requireNoErrors() {
    Fault first = firstError;
    if (first == null) {
      return;
    }
    long more = errors() - 1;
    throw GraftException.data(
        first.message()
            + (more == 0 ? "" : " (one of " + errors() + " faults: " + summary(true) + ")"),
        first.where(),
        more == 0 ? first.mend() : first.mend() + "; 'graft data check --recipe' lists them all");
  }

  /** The counts in words, such as {@code 2 empty-text, 1 malformed}. */
  public String summary(boolean errorsOnly) {
    return counts.entrySet().stream()
        .filter(entry -> entry.getKey().error() || !errorsOnly)
        .map(entry -> entry.getValue() + " " + entry.getKey().id())
        .collect(Collectors.joining(", "));
  }
}

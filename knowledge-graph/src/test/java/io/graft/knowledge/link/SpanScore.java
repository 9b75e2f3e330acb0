package io.graft.knowledge.link;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Counts exact matches of spans. */
final class SpanScore {
  private int right;
  private int found;
  private int wanted;

  /** A span, in UTF-16 units. */
  record Span(int start, int end) {}

  void add(List<Span> predicted, List<Span> gold) {
    Set<Span> both = new HashSet<>(predicted);
    both.retainAll(new HashSet<>(gold));
    right += both.size();
    found += predicted.size();
    wanted += gold.size();
  }

  double precision() {
    return found == 0 ? 0 : (double) right / found;
  }

  double recall() {
    return (double) right / wanted;
  }

  double f1() {
    return right == 0 ? 0 : 2 * precision() * recall() / (precision() + recall());
  }

  int wanted() {
    return wanted;
  }
}

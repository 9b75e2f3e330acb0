package io.graft.knowledge.index;

import io.graft.spi.knowledge.Direction;
import io.graft.spi.knowledge.Relation;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Finds a shortest path by breadth-first search from both ends, over relations in any direction.
 */
final class PathSearch {
  private static final int MAX_VISITED = 500_000;

  /** How a concept was reached: from which, by which type, and whether along the arrow. */
  private record Step(int from, int type, boolean along) {}

  private static final Step START = new Step(-1, -1, true);

  private final ConceptStore store;
  private final Manifest manifest;

  PathSearch(ConceptStore store, Manifest manifest) {
    this.store = store;
    this.manifest = manifest;
  }

  Optional<List<Relation>> between(String from, String to, int maxLength) {
    int source = store.ordinal(from);
    int target = store.ordinal(to);
    if (source < 0 || target < 0) {
      return Optional.empty();
    }
    if (source == target) {
      return Optional.of(List.of());
    }
    Map<Integer, Step> fromSource = new HashMap<>(Map.of(source, START));
    Map<Integer, Step> fromTarget = new HashMap<>(Map.of(target, START));
    List<Integer> front = List.of(source);
    List<Integer> back = List.of(target);
    for (int length = 0; length < maxLength; length++) {
      if (front.isEmpty() || back.isEmpty()) {
        return Optional.empty();
      }
      if (fromSource.size() + fromTarget.size() > MAX_VISITED) {
        return Optional.empty();
      }
      boolean forwards = front.size() <= back.size();
      List<Integer> next = new ArrayList<>();
      Integer met =
          forwards
              ? grow(front, fromSource, fromTarget, next)
              : grow(back, fromTarget, fromSource, next);
      if (met != null) {
        return Optional.of(path(met, fromSource, fromTarget));
      }
      front = forwards ? next : front;
      back = forwards ? back : next;
    }
    return Optional.empty();
  }

  private @Nullable Integer grow(
      List<Integer> level, Map<Integer, Step> own, Map<Integer, Step> other, List<Integer> next) {
    for (int at : level) {
      for (Direction direction : Direction.values()) {
        ConceptStore.Ends ends = store.ends(at, ConceptStore.ANY, direction, MAX_VISITED);
        for (int i = 0; i < ends.ordinals().length; i++) {
          int reached = ends.ordinals()[i];
          Step step = new Step(at, ends.types()[i], direction == Direction.OUTGOING);
          if (own.putIfAbsent(reached, step) == null) {
            if (other.containsKey(reached)) {
              return reached;
            }
            next.add(reached);
          }
        }
      }
    }
    return null;
  }

  private List<Relation> path(
      int met, Map<Integer, Step> fromSource, Map<Integer, Step> fromTarget) {
    List<Relation> path = new ArrayList<>();
    int at = met;
    for (Step step = fromSource.get(at); step.from() >= 0; step = fromSource.get(at)) {
      path.add(relation(step, at));
      at = step.from();
    }
    Collections.reverse(path);
    at = met;
    for (Step step = fromTarget.get(at); step.from() >= 0; step = fromTarget.get(at)) {
      path.add(relation(step, at));
      at = step.from();
    }
    return path;
  }

  private Relation relation(Step step, int reached) {
    String type = manifest.relationTypes().get(step.type());
    String from = store.id(step.from());
    String to = store.id(reached);
    return step.along() ? new Relation(from, type, to) : new Relation(to, type, from);
  }
}

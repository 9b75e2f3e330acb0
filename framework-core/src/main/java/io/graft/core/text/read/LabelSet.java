package io.graft.core.text.read;

import io.graft.spi.ErrorCategory;
import io.graft.spi.GraftException;
import io.graft.spi.text.Example;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The labels of a task; the place of a label is its id, from 0. Immutable and thread-safe. */
public final class LabelSet {
  private final List<String> names;
  private final Map<String, Integer> ids;

  private LabelSet(List<String> names) {
    this.names = List.copyOf(names);
    Map<String, Integer> ids = new HashMap<>();
    for (String name : names) {
      if (ids.put(name, ids.size()) != null) {
        throw GraftException.user(
            "label '" + name + "' occurs twice", "task.labels", "keep one of them");
      }
    }
    this.ids = Map.copyOf(ids);
  }

  /**
   * Labels in the order of their ids.
   *
   * @param names at least one, without duplicates
   */
  public static LabelSet of(List<String> names) {
    if (names.isEmpty()) {
      throw GraftException.user("there are no labels", "task.labels", "give at least one");
    }
    return new LabelSet(names);
  }

  /** No labels, for tasks whose outputs stand for something else. */
  public static LabelSet none() {
    return new LabelSet(List.of());
  }

  /**
   * The labels that occur in {@code train}, sorted by their UTF-16 units.
   *
   * @param train read to its end, not closed
   */
  public static LabelSet collect(Stream<Example> train) {
    TreeSet<String> names = new TreeSet<>();
    train.forEach(example -> names.addAll(example.labels()));
    if (names.isEmpty()) {
      throw GraftException.data(
          "no training example has a label", "data.train", "give labelled examples");
    }
    return new LabelSet(List.copyOf(names));
  }

  /** How many labels there are; 0 only for {@link #none}. */
  public int size() {
    return names.size();
  }

  /** The labels in the order of their ids. */
  public List<String> names() {
    return names;
  }

  /** The label with an id in {@code [0, size())}. */
  public String name(int id) {
    return names.get(id);
  }

  /**
   * The id of a label.
   *
   * @throws IllegalArgumentException when it is not in this set
   */
  public int id(String label) {
    Integer id = ids.get(label);
    if (id == null) {
      throw new IllegalArgumentException("no label '" + label + "' among " + names);
    }
    return id;
  }

  public boolean contains(String label) {
    return ids.containsKey(label);
  }

  /**
   * The ids of an example's labels, in its order.
   *
   * @throws GraftException of category DATA when it has a label that is not in this set, such as a
   *     label of development data that the training data lacks
   */
  public int[] ids(Example example) {
    int[] result = new int[example.labels().size()];
    for (int i = 0; i < result.length; i++) {
      String label = example.labels().get(i);
      Integer id = ids.get(label);
      if (id == null) {
        throw GraftException.unknown(ErrorCategory.DATA, "label", label, names, example.id());
      }
      result[i] = id;
    }
    return result;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof LabelSet that && names.equals(that.names);
  }

  @Override
  public int hashCode() {
    return names.hashCode();
  }

  @Override
  public String toString() {
    return names.toString();
  }
}

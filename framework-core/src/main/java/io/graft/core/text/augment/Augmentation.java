package io.graft.core.text.augment;

import io.graft.spi.GraftException;
import io.graft.spi.text.AugmenterSession;
import io.graft.spi.text.Example;
import io.graft.spi.text.LabelledSpan;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Runs augmenters over training examples and keeps of what they make only what is new: neither a
 * text of the training data or one made before, nor one of the development or test data, case,
 * blanks and Unicode form aside. Whatever an augmenter does, labels are those of the source. Not
 * thread-safe.
 */
public final class Augmentation {
  private static final Pattern BLANKS = Pattern.compile("\\s+");

  private final long seed;
  private final Set<String> heldOut = new HashSet<>();
  private final Set<String> seen = new HashSet<>();
  private final Map<String, Integer> numbers = new HashMap<>();
  private final Map<String, Integer> counts = new LinkedHashMap<>();
  private final List<Augmented> made = new ArrayList<>();
  private int leaked;
  private int repeated;

  /**
   * @param seed the seed of the job, for the record
   * @param heldOut development and test examples, which nothing that is made may equal
   */
  public Augmentation(long seed, List<Example> heldOut) {
    this.seed = seed;
    heldOut.forEach(example -> this.heldOut.add(key(example)));
  }

  /**
   * Runs one augmenter.
   *
   * @param name its name
   * @param session open; the caller closes it
   * @param train the examples to start from, never those that were made
   * @throws GraftException of category PLUGIN when it makes an example with other labels or no text
   */
  public void run(String name, AugmenterSession session, List<Example> train) {
    train.forEach(example -> seen.add(key(example)));
    int before = made.size();
    for (Example example : train) {
      for (Example next : session.augment(example)) {
        check(name, example, next);
        keep(name, example, next);
      }
    }
    counts.merge(name, made.size() - before, Integer::sum);
  }

  private void keep(String name, Example source, Example next) {
    String key = key(next);
    if (heldOut.contains(key)) {
      leaked++;
    } else if (!seen.add(key)) {
      repeated++;
    } else {
      int number = numbers.merge(source.id() + "+" + name, 1, Integer::sum);
      String id = source.id() + "+" + name + "." + number;
      Example own =
          new Example(id, next.text(), next.second(), next.labels(), next.spans(), next.words());
      made.add(new Augmented(own, source.id(), name, seed));
    }
  }

  private static void check(String name, Example source, Example next) {
    boolean labels =
        new HashSet<>(source.labels()).equals(new HashSet<>(next.labels()))
            && spanLabels(source).equals(spanLabels(next));
    if (!labels || next.text().isBlank() || (source.second() == null) != (next.second() == null)) {
      throw GraftException.plugin(
          "augmenter '"
              + name
              + "' made "
              + (labels
                  ? "an example without text"
                  : "labels " + next.labels() + " " + spanLabels(next))
              + " from one with labels "
              + source.labels()
              + " "
              + spanLabels(source),
          source.id(),
          "leave it out of the recipe, or mend the plugin",
          null);
    }
  }

  /**
   * One line for people, such as {@code 12 made (eda 12), dropped: 1 repeated, 0 in dev or test}.
   */
  public String summary() {
    return made.size()
        + " made "
        + counts.entrySet().stream()
            .map(count -> count.getKey() + " " + count.getValue())
            .collect(Collectors.joining(", ", "(", ")"))
        + ", dropped: "
        + repeated
        + " repeated, "
        + leaked
        + " in dev or test";
  }

  private static List<String> spanLabels(Example example) {
    return example.spans().stream().map(LabelledSpan::label).sorted().toList();
  }

  /** What was made, in order. */
  public List<Augmented> made() {
    return List.copyOf(made);
  }

  /** How many examples each augmenter made, by name in the order in which they ran. */
  public Map<String, Integer> counts() {
    return new LinkedHashMap<>(counts);
  }

  /** How many were dropped because the development or test data has their text. */
  public int leaked() {
    return leaked;
  }

  /**
   * How many were dropped because the training data has their text, or because they were made
   * twice.
   */
  public int repeated() {
    return repeated;
  }

  private static String key(Example example) {
    return plain(example.text()) + '\n' + plain(example.second());
  }

  private static String plain(@Nullable String text) {
    return text == null
        ? ""
        : BLANKS
            .matcher(Normalizer.normalize(text, Normalizer.Form.NFKC))
            .replaceAll(" ")
            .strip()
            .toLowerCase(Locale.ROOT);
  }
}

package io.graft.core.recipe;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The {@code task} keys of a recipe.
 *
 * @param type what is predicted: {@link #CLASSIFICATION}, {@link #MULTI_LABEL} or the name of
 *     another task
 * @param labels the labels in the order of their ids; empty when they are to be collected from the
 *     training data
 * @param settings all other keys, to be checked by the service that understands them
 */
public record TaskSection(String type, List<String> labels, ServiceSettings settings) {
  /** One label for each text. */
  public static final String CLASSIFICATION = "classification";

  /** Any number of labels for each text. */
  public static final String MULTI_LABEL = "multi-label";

  /** The type that finds entities. */
  public static final String NER = "ner";

  /** The type that predicts a number. */
  public static final String REGRESSION = "regression";

  /** The type that finds the answer to a question in a text. */
  public static final String QUESTION_ANSWERING = "question-answering";

  public TaskSection {
    labels = List.copyOf(labels);
  }

  /** The field that holds what is to be learnt when the recipe names none. */
  public String usualLabel() {
    return usualLabel(type);
  }

  /** The same for a type. */
  public static String usualLabel(String type) {
    return switch (type) {
      case MULTI_LABEL -> "labels";
      case NER -> "entities";
      case REGRESSION -> "value";
      case QUESTION_ANSWERING -> "answers";
      default -> "label";
    };
  }

  /** The field with the second text when the recipe names none; null for tasks without. */
  public static @Nullable String usualSecond(String type) {
    return type.equals(QUESTION_ANSWERING) ? "question" : null;
  }

  /** Whether a text has any number of labels. */
  public boolean multiLabel() {
    return type.equals(MULTI_LABEL);
  }
}

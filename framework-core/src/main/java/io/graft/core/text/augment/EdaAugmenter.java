package io.graft.core.text.augment;

import io.graft.spi.JobContext;
import io.graft.spi.Setting;
import io.graft.spi.text.Augmenter;
import io.graft.spi.text.AugmenterSession;
import java.util.List;

/**
 * {@code eda}: easy data augmentation (Wei and Zou 2019, "EDA: Easy Data Augmentation Techniques
 * for Boosting Performance on Text Classification Tasks"). Each copy has one of four operations:
 * synonym replacement, random insertion of a synonym, random swap of words, random deletion of
 * words. Synonyms are those of the domain's graph; without one only swap and deletion are left.
 * Unlike the paper's, words that negate are never moved or deleted, since without them a text says
 * the opposite.
 */
public final class EdaAugmenter implements Augmenter {
  /** Without these a text says the opposite. */
  static final List<String> NEGATIONS =
      List.of(
          "no",
          "not",
          "nor",
          "never",
          "none",
          "without",
          "neither",
          "cannot",
          "can't",
          "don't",
          "doesn't",
          "didn't",
          "isn't",
          "wasn't",
          "aren't",
          "won't",
          "unless",
          "except",
          "denies",
          "denied",
          "negative",
          "absent",
          "unlikely",
          "不",
          "没",
          "无",
          "未",
          "非",
          "否",
          "莫",
          "勿",
          "除");

  @Override
  public String name() {
    return "eda";
  }

  @Override
  public String domain() {
    return "";
  }

  @Override
  public List<Setting> settings() {
    return List.of(
        CopySettings.COPIES,
        share("replace", "replaced by synonyms"),
        share("insert", "after which a synonym is inserted"),
        share("swap", "swapped with another"),
        share("delete", "deleted"),
        Setting.texts("keep", NEGATIONS, "Words that are neither moved nor deleted."));
  }

  private static Setting share(String name, String what) {
    return Setting.number(
        name, 0.1, 0, 0.5, "The share of words that are " + what + "; 0 for none of this.");
  }

  @Override
  public AugmenterSession open(JobContext context) {
    return new EdaSession(context);
  }
}

package io.graft.core.text.augment;

import io.graft.spi.JobContext;
import io.graft.spi.Setting;
import io.graft.spi.text.Augmenter;
import io.graft.spi.text.AugmenterSession;
import java.util.List;

/**
 * {@code template}: fills the slots of forms, such as those of reports and contracts. {@code
 * {text}} is the example's own text; any other slot is a semantic type of the graph, such as {@code
 * {drug}}, filled with a concept of that type that the example names, or else with a random one.
 */
public final class TemplateAugmenter implements Augmenter {
  @Override
  public String name() {
    return "template";
  }

  @Override
  public String domain() {
    return "";
  }

  @Override
  public List<Setting> settings() {
    return List.of(
        CopySettings.COPIES,
        Setting.texts("templates", List.of(), "Forms with slots, such as 'IMPRESSION: {text}'."),
        Setting.texts(
            "labels", List.of(), "Only examples with these labels are used; all when empty."));
  }

  @Override
  public AugmenterSession open(JobContext context) {
    return new TemplateSession(context);
  }
}

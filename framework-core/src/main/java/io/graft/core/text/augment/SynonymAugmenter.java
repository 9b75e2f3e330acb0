package io.graft.core.text.augment;

import io.graft.spi.JobContext;
import io.graft.spi.Setting;
import io.graft.spi.text.Augmenter;
import io.graft.spi.text.AugmenterSession;
import java.util.List;

/**
 * {@code synonym}: puts another name of the same concept in the place of a name, so that what is
 * said stays the same.
 */
public final class SynonymAugmenter implements Augmenter {
  @Override
  public String name() {
    return "synonym";
  }

  @Override
  public String domain() {
    return "";
  }

  @Override
  public List<Setting> settings() {
    return List.of(
        CopySettings.COPIES,
        Setting.number("share", 0.5, 0.01, 1, "The share of a text's names that are replaced."));
  }

  @Override
  public AugmenterSession open(JobContext context) {
    NamesOfConcepts names = new NamesOfConcepts(CopySettings.graph(context, name()));
    return new NameReplacement(
        context,
        names,
        (written, concept, draws) -> {
          List<String> others = NamesOfConcepts.inPlaceOf(written, concept);
          return others.isEmpty() ? null : draws.one(others);
        });
  }
}

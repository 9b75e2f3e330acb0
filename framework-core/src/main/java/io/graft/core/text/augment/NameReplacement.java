package io.graft.core.text.augment;

import io.graft.spi.JobContext;
import io.graft.spi.knowledge.Concept;
import io.graft.spi.tensor.RandomStream;
import io.graft.spi.text.AugmenterSession;
import io.graft.spi.text.Example;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Replaces names of concepts in a text, some of them in each copy, at least one. */
final class NameReplacement implements AugmenterSession {

  /** Chooses what stands in the place of a name. */
  @FunctionalInterface
  interface Choice {
    /**
     * @return null when nothing can
     */
    @Nullable String of(String written, Concept concept, Draws draws);
  }

  private final int copies;
  private final double share;
  private final RandomStream stream;
  private final NamesOfConcepts names;
  private final Choice choice;

  /**
   * @param context its settings are {@code copies} and {@code share}
   */
  NameReplacement(JobContext context, NamesOfConcepts names, Choice choice) {
    this.copies = CopySettings.copies(context);
    this.share = context.settings().number("share");
    this.stream = context.random("names");
    this.names = names;
    this.choice = choice;
  }

  @Override
  public List<Example> augment(Example example) {
    String text = example.text();
    List<NamesOfConcepts.Meant> meant = names.in(text);
    if (meant.isEmpty()) {
      return List.of();
    }
    Draws draws = new Draws(stream, example.id());
    List<Example> made = new ArrayList<>();
    int wanted = Math.max(1, (int) Math.round(share * meant.size()));
    for (int copy = 0; copy < copies; copy++) {
      TextEdits edits = new TextEdits(example);
      int left = wanted;
      for (int i : draws.order(meant.size())) {
        NamesOfConcepts.Meant at = meant.get(i);
        int start = at.place().start();
        int end = at.place().end();
        String with =
            left == 0 || !edits.within(start, end)
                ? null
                : choice.of(text.substring(start, end), at.concept(), draws);
        if (with != null) {
          edits.replace(start, end, with);
          left--;
        }
      }
      if (!edits.isEmpty()) {
        made.add(edits.edited());
      }
    }
    return made;
  }
}

package io.graft.plugins.medical;

import aQute.bnd.annotation.spi.ServiceProvider;
import io.graft.spi.text.Deidentifier;
import io.graft.spi.text.LabelledSpan;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;

/**
 * Rules for names, dates, document numbers, phones, addresses and e-mail in English and Chinese
 * clinical texts. Names are found by what stands beside them (a title, a role, a Chinese family
 * name) or by a list of given names; one without either is missed. Where rules overlap, the one
 * that begins first counts, then the longer one.
 */
@ServiceProvider(Deidentifier.class)
public final class ClinicalDeidentifier implements Deidentifier {
  @Override
  public String name() {
    return "clinical-rules";
  }

  @Override
  public String domain() {
    return MedicalPlugin.DOMAIN;
  }

  @Override
  public List<LabelledSpan> find(String text) {
    List<LabelledSpan> found = new ArrayList<>();
    for (IdentityRules.Rule rule : IdentityRules.ALL) {
      Matcher matcher = rule.pattern().matcher(text);
      while (matcher.find()) {
        found.add(new LabelledSpan(matcher.start("it"), matcher.end("it"), rule.kind()));
      }
    }
    found.addAll(PersonNames.find(text));
    found.sort(
        Comparator.comparingInt(LabelledSpan::start)
            .thenComparing(Comparator.comparingInt(LabelledSpan::end).reversed())
            .thenComparing(span -> PRIORITY.getOrDefault(span.label(), 9)));
    List<LabelledSpan> kept = new ArrayList<>();
    int end = 0;
    for (LabelledSpan span : found) {
      if (span.start() >= end) {
        kept.add(span);
        end = span.end();
      }
    }
    return kept;
  }

  /** Which kind counts when two rules find the same place. */
  private static final Map<String, Integer> PRIORITY =
      Map.of("EMAIL", 0, "ID", 1, "PHONE", 2, "DATE", 3, "ADDRESS", 4, "NAME", 5);
}

package io.graft.plugins.medical;

import aQute.bnd.annotation.spi.ServiceProvider;
import io.graft.spi.JobContext;
import io.graft.spi.Setting;
import io.graft.spi.text.DomainTokenizer;
import io.graft.spi.text.TokenizerSession;
import java.util.List;

/**
 * Segments clinical English. Doses are cut between number and unit ({@code 500mg}, {@code 5mg/kg}),
 * schedules and chart abbreviations are kept together and written out when they have one meaning
 * ({@code q8h}, {@code b.i.d.}, {@code s/p}), hyphenated terms stay whole. All other text is left
 * to the model's own tokenizer.
 */
@ServiceProvider(DomainTokenizer.class)
public final class ClinicalTokenizer implements DomainTokenizer {
  static final String NAME = "clinical";

  private static final String EXPAND = "expand_abbreviations";

  private final Abbreviations abbreviations = Abbreviations.load();

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public String domain() {
    return MedicalPlugin.DOMAIN;
  }

  @Override
  public List<Setting> settings() {
    return List.of(
        Setting.flag(EXPAND, true, "Write out abbreviations that have a single meaning."));
  }

  @Override
  public TokenizerSession open(JobContext context) {
    return new ClinicalSession(abbreviations, context.settings().flag(EXPAND));
  }
}

package io.graft.plugins.medical;

import aQute.bnd.annotation.spi.ServiceProvider;
import io.graft.spi.JobContext;
import io.graft.spi.domain.DomainPlugin;
import io.graft.spi.domain.HealthReport;
import java.util.Set;

/** The medical domain in English and Chinese. */
@ServiceProvider(DomainPlugin.class)
public final class MedicalPlugin implements DomainPlugin {
  static final String DOMAIN = "medical";

  @Override
  public String domain() {
    return DOMAIN;
  }

  @Override
  public String description() {
    return "Clinical and biomedical texts: doses, schedules, abbreviations, a starter terminology";
  }

  @Override
  public Set<String> languages() {
    return Set.of("en", "zh");
  }

  @Override
  public String tokenizer() {
    return ClinicalTokenizer.NAME;
  }

  @Override
  public HealthReport check(JobContext context) {
    int abbreviations = Abbreviations.load().size();
    return abbreviations > 0
        ? HealthReport.well()
        : HealthReport.of("the jar's table of abbreviations is empty: rebuild the plugin");
  }
}

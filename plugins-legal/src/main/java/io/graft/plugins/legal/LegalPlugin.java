package io.graft.plugins.legal;

import aQute.bnd.annotation.spi.ServiceProvider;
import io.graft.spi.JobContext;
import io.graft.spi.domain.DomainPlugin;
import io.graft.spi.domain.HealthReport;
import io.graft.spi.text.Segment;
import java.util.List;
import java.util.Set;

/** The legal domain in English and Chinese. */
@ServiceProvider(DomainPlugin.class)
public final class LegalPlugin implements DomainPlugin {
  static final String DOMAIN = "legal";

  @Override
  public String domain() {
    return DOMAIN;
  }

  @Override
  public String description() {
    return "Contracts, statutes and judgments: citations, a starter terminology";
  }

  @Override
  public Set<String> languages() {
    return Set.of("en", "zh");
  }

  @Override
  public String tokenizer() {
    return CitationTokenizer.NAME;
  }

  /** Needs nothing but its own code, so it tries that on one citation. */
  @Override
  public HealthReport check(JobContext context) {
    List<Segment> segments = new CitationSession().segment("Art. 6(1)(f)");
    return segments.size() == 1
        ? HealthReport.well()
        : HealthReport.of("citations are not recognised: rebuild the plugin");
  }
}

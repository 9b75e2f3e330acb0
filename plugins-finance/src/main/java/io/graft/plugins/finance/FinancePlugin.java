package io.graft.plugins.finance;

import aQute.bnd.annotation.spi.ServiceProvider;
import io.graft.spi.JobContext;
import io.graft.spi.domain.DomainPlugin;
import io.graft.spi.domain.HealthReport;
import io.graft.spi.text.Segment;
import java.util.List;
import java.util.Set;

/** The finance domain in English and Chinese. */
@ServiceProvider(DomainPlugin.class)
public final class FinancePlugin implements DomainPlugin {
  static final String DOMAIN = "finance";

  @Override
  public String domain() {
    return DOMAIN;
  }

  @Override
  public String description() {
    return "Markets and banking: amounts, tickers, periods, a starter terminology";
  }

  @Override
  public Set<String> languages() {
    return Set.of("en", "zh");
  }

  @Override
  public String tokenizer() {
    return MarketTokenizer.NAME;
  }

  /** Needs nothing but its own code, so it tries that on one amount. */
  @Override
  public HealthReport check(JobContext context) {
    List<Segment> segments = new MarketSession().segment("$1.2bn");
    return segments.size() == 3
        ? HealthReport.well()
        : HealthReport.of("amounts are not recognised: rebuild the plugin");
  }
}

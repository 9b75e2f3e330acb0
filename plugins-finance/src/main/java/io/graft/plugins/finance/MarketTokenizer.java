package io.graft.plugins.finance;

import aQute.bnd.annotation.spi.ServiceProvider;
import io.graft.spi.JobContext;
import io.graft.spi.text.DomainTokenizer;
import io.graft.spi.text.TokenizerSession;

/**
 * Segments market English: amounts are cut into currency, number and scale ({@code $1.2bn}),
 * tickers ({@code $AAPL}), percentages, basis points, quarters and fiscal years are kept together.
 * All other text is left to the model's own tokenizer.
 */
@ServiceProvider(DomainTokenizer.class)
public final class MarketTokenizer implements DomainTokenizer {
  static final String NAME = "market";

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public String domain() {
    return FinancePlugin.DOMAIN;
  }

  @Override
  public TokenizerSession open(JobContext context) {
    return new MarketSession();
  }
}

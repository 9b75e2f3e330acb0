package io.graft.plugins.finance;

import aQute.bnd.annotation.spi.ServiceProvider;
import io.graft.spi.JobContext;
import io.graft.spi.text.DomainTokenizer;
import io.graft.spi.text.TokenizerSession;

/**
 * Segments market English and Chinese: amounts are cut into currency, number and scale ({@code
 * $1.2bn}, {@code 12.5亿元}), tickers ({@code $AAPL}, {@code NYSE: KO}, {@code 600519.SH}), dates,
 * ratios ({@code P/E}, {@code 2:1}, {@code 14x}), percentages, basis points, quarters and fiscal
 * years are kept together. All other text is left to the model's own tokenizer.
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

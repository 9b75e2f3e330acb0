package io.graft.plugins.legal;

import aQute.bnd.annotation.spi.ServiceProvider;
import io.graft.spi.JobContext;
import io.graft.spi.text.DomainTokenizer;
import io.graft.spi.text.TokenizerSession;

/**
 * Keeps citations of statutes, clauses and cases together ({@code § 2-201}, {@code Art. 6(1)(f)},
 * {@code 42 U.S.C. § 1983}, {@code 410 U.S. 113}, {@code 第563条}) and writes their signs as words.
 * All other text is left to the model's own tokenizer.
 */
@ServiceProvider(DomainTokenizer.class)
public final class CitationTokenizer implements DomainTokenizer {
  static final String NAME = "citation";

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public String domain() {
    return LegalPlugin.DOMAIN;
  }

  @Override
  public TokenizerSession open(JobContext context) {
    return new CitationSession();
  }
}

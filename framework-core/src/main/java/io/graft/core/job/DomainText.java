package io.graft.core.job;

import io.graft.core.text.encode.TextEncoder;
import io.graft.core.text.tokenizer.Tokenizer;
import io.graft.core.train.JobEnvironment;
import io.graft.spi.Settings;
import io.graft.spi.text.DomainTokenizer;
import io.graft.spi.text.TokenizerSession;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the leased domain does to text; nothing without a domain. */
final class DomainText implements AutoCloseable {
  private final @Nullable TokenizerSession session;

  private DomainText(@Nullable TokenizerSession session) {
    this.session = session;
  }

  static DomainText of(JobResources resources, JobEnvironment environment) {
    DomainIdentity domain = resources.domain();
    if (domain == null) {
      return new DomainText(null);
    }
    DomainTokenizer tokenizer = tokenizer(resources, domain.tokenizer());
    return new DomainText(tokenizer.open(settings(environment, tokenizer)));
  }

  /**
   * Goes on with what an adapter's domain tokenizer saved.
   *
   * @param state what its session's {@code state()} returned
   * @param version the plugin's version then
   */
  static DomainText restored(
      JobResources resources,
      JobEnvironment environment,
      String tokenizerName,
      byte[] state,
      String version) {
    DomainTokenizer tokenizer = tokenizer(resources, tokenizerName);
    return new DomainText(tokenizer.restore(settings(environment, tokenizer), state, version));
  }

  private static DomainTokenizer tokenizer(JobResources resources, String name) {
    return resources
        .services()
        .find(DomainTokenizer.class, "domain tokenizer", DomainTokenizer::name, name, "domain");
  }

  private static JobEnvironment settings(JobEnvironment environment, DomainTokenizer tokenizer) {
    return environment.withSettings(Settings.of(tokenizer.settings(), Map.of(), "domain"));
  }

  TextEncoder encoder(Tokenizer tokenizer, int maxLength) {
    return new TextEncoder(tokenizer, session, maxLength);
  }

  /** What a later version of the plugin needs to go on; empty without a domain. */
  byte[] state() {
    return session == null ? new byte[0] : session.state();
  }

  @Override
  public void close() {
    if (session != null) {
      session.close();
    }
  }
}

package io.graft.spi.domain;

import io.graft.spi.JobContext;
import io.graft.spi.Setting;
import java.util.List;
import java.util.Set;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * A domain: who it is, which languages it covers, what can be set, and whether it is well. One for
 * each plugin bundle, named in {@code META-INF/services/io.graft.spi.domain.DomainPlugin}. A
 * stateless, thread-safe factory.
 */
@ConsumerType
public interface DomainPlugin {

  /** The domain's name in recipes: lower case, digits and hyphens, such as {@code medical}. */
  String domain();

  /** One line for people. */
  String description();

  /** The languages it covers, as BCP 47 tags. Never empty. */
  Set<String> languages();

  /** What an operator can set for the domain. Never null. */
  default List<Setting> settings() {
    return List.of();
  }

  /** The name of the {@link io.graft.spi.text.DomainTokenizer} that recipes get by default. */
  String tokenizer();

  /**
   * Tries what the domain needs, within five seconds. Called before the domain serves its first job
   * and whenever the operator asks.
   *
   * @return never null
   */
  HealthReport check(JobContext context);
}

package io.graft.spi.text;

import io.graft.spi.JobContext;
import io.graft.spi.Setting;
import java.util.List;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Segments and normalises the text of a domain before the model's tokenizer sees it: doses, units,
 * abbreviations, citations, tickers. A stateless, thread-safe factory; it never sees token ids.
 *
 * <p>To provide one, name the class in {@code META-INF/services/io.graft.spi.text.DomainTokenizer}.
 */
@ConsumerType
public interface DomainTokenizer {

  /** The name in recipes and adapters, unique in its plugin: lower case, digits and hyphens. */
  String name();

  /** The domain it belongs to, as {@link io.graft.spi.domain.DomainPlugin#domain()} names it. */
  String domain();

  /** The settings it understands. Never null. */
  default List<Setting> settings() {
    return List.of();
  }

  /** Opens a session for one job. Never null; the caller closes it. */
  TokenizerSession open(JobContext context);

  /**
   * Opens a session that continues what an older version of this plugin saved.
   *
   * @param state what {@link TokenizerSession#state()} returned
   * @param oldVersion the version of the plugin that did
   * @throws io.graft.spi.GraftException of category PLUGIN when it cannot be continued
   */
  default TokenizerSession restore(JobContext context, byte[] state, String oldVersion) {
    return open(context);
  }
}

package io.graft.spi.text;

import java.util.List;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Finds what says who a text is about: names, dates, numbers of documents, phones, addresses. A
 * stateless, thread-safe service. It finds much and never all of it: no guarantee.
 *
 * @since 1.2
 */
@ConsumerType
public interface Deidentifier {

  /** The name, unique in its plugin: lower case, digits and hyphens. */
  String name();

  /** The domain it belongs to. */
  String domain();

  /**
   * Finds identifying parts.
   *
   * @param text any text
   * @return in order and without overlap, each labelled with its kind in capitals, such as {@code
   *     NAME}; never null
   */
  List<LabelledSpan> find(String text);
}

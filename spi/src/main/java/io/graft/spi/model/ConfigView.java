package io.graft.spi.model;

import org.osgi.annotation.versioning.ProviderType;

/**
 * The keys of a model's {@code config.json}. A missing key without default, or a value of the wrong
 * type, is a {@link io.graft.spi.GraftException} of category DATA that names file and key.
 */
@ProviderType
public interface ConfigView {

  boolean has(String key);

  int integer(String key);

  int integer(String key, int defaultValue);

  double number(String key, double defaultValue);

  String text(String key, String defaultValue);

  boolean flag(String key, boolean defaultValue);
}

package io.graft.host.plugins;

/**
 * Names one version of one plugin bundle.
 *
 * @param bundle the bundle's symbolic name
 * @param version the bundle's version
 */
public record PluginId(String bundle, String version) {

  /** As errors and logs name it, such as {@code io.graft.plugins.medical/1.2.0}. */
  @Override
  public String toString() {
    return bundle + "/" + version;
  }
}

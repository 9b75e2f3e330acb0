package io.graft.host.plugins;

/**
 * What a new version must be able to do before it becomes current, beyond what its own health check
 * says.
 */
@FunctionalInterface
public interface PluginTrial {

  /** Asks nothing. */
  PluginTrial NONE = (lease, policy) -> {};

  /**
   * Tries the version out.
   *
   * @param lease on the version that is to become current
   * @param policy what the operator allows and adds
   * @throws io.graft.spi.GraftException of category PLUGIN when it does not work
   */
  void run(DomainLease lease, PluginPolicy policy);
}

package io.graft.spi;

/**
 * The state of one job in one service. A session is used by one thread at a time. When an adapter
 * is used under a newer version of the plugin, its session is opened by the factory's {@code
 * restore} from what {@link #state()} returned.
 */
public interface Session extends AutoCloseable {

  /**
   * What a later version needs to continue as this session does: a vocabulary, thresholds, tables.
   * Bounded by 16 MiB, stored in the adapter. Never null; empty when there is nothing.
   */
  default byte[] state() {
    return new byte[0];
  }

  /** Releases what the session holds. Called once; does not throw. */
  @Override
  default void close() {}
}

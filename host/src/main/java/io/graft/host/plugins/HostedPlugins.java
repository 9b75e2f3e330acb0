package io.graft.host.plugins;

import io.graft.spi.GraftException;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** The plugins of a host, as its other parts see them. Thread-safe. */
public interface HostedPlugins extends Supplier<PluginRuntime> {

  /** The stored events behind a sequence number, at most so many; may read files. */
  PluginJournal.Page events(long after, int most);

  /**
   * Sets who hears of every event, once it is stored, in order; the one before hears no more. It
   * must not block.
   */
  void listen(Consumer<PluginEvent> listener);

  /**
   * What the host would do to get from what it does to what is wanted. It checks every jar in a
   * framework of its own, so it may take seconds.
   *
   * @throws GraftException when the operator's file is wrong
   */
  PluginPlan plan();

  /** Plugins that nobody changes: without events, and with nothing to do. */
  static HostedPlugins fixed(Supplier<PluginRuntime> plugins) {
    return new HostedPlugins() {
      @Override
      public PluginRuntime get() {
        return plugins.get();
      }

      @Override
      public PluginJournal.Page events(long after, int most) {
        return new PluginJournal.Page(List.of(), 1);
      }

      @Override
      public void listen(Consumer<PluginEvent> listener) {
        // nothing happens
      }

      @Override
      public PluginPlan plan() {
        PluginStatus now = PluginStatus.of(get().catalogue());
        return PluginPlan.between(now, now);
      }
    };
  }
}

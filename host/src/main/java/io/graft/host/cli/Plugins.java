package io.graft.host.cli;

import io.graft.host.config.HostConfiguration;
import io.graft.host.plugins.PluginRuntime;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The plugin runtime of a command, started when it is first asked for. Thread-safe. */
final class Plugins implements Supplier<PluginRuntime>, AutoCloseable {
  private @Nullable PluginRuntime runtime;

  @Override
  public synchronized PluginRuntime get() {
    if (runtime == null) {
      runtime = HostConfiguration.ofProcess().startPlugins();
    }
    return runtime;
  }

  @Override
  public synchronized void close() {
    if (runtime != null) {
      runtime.close();
      runtime = null;
    }
  }
}

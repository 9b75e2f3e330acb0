package io.graft.host.plugins;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Finds the threads that belong to a plugin. */
final class PluginThreads {
  private PluginThreads() {}

  /**
   * The names of the live threads that were made by a plugin: their class is one of its own, or
   * they inherited its loader as context class loader. A thread of the host that is in a call to
   * the plugin has that loader too, for as long as the call takes.
   */
  static List<String> of(ClassLoader loader) {
    Map<Thread, StackTraceElement[]> all = Thread.getAllStackTraces();
    return all.keySet().stream()
        .filter(thread -> belongs(thread, loader))
        .map(thread -> "'" + thread.getName() + "'" + where(all.get(thread)))
        .sorted()
        .toList();
  }

  private static boolean belongs(Thread thread, ClassLoader loader) {
    return thread.getClass().getClassLoader() == loader || thread.getContextClassLoader() == loader;
  }

  private static String where(StackTraceElement[] stack) {
    return Stream.of(stack).findFirst().map(top -> " at " + top).orElse("");
  }
}

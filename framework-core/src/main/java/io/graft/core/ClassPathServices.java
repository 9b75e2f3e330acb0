package io.graft.core;

import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.concurrent.ConcurrentHashMap;

/** The services named in {@code META-INF/services} files on a class path. Thread-safe. */
public final class ClassPathServices implements Services {
  private final ClassLoader loader;
  private final Map<Class<?>, List<?>> found = new ConcurrentHashMap<>();

  /** The services that this class's own loader sees. */
  public ClassPathServices() {
    this(ClassPathServices.class.getClassLoader());
  }

  public ClassPathServices(ClassLoader loader) {
    this.loader = loader;
  }

  @Override
  @SuppressWarnings("unchecked") // the list under a class holds that class's services
  public <T> List<T> all(Class<T> type) {
    return (List<T>)
        found.computeIfAbsent(
            type,
            key ->
                ServiceLoader.load(type, loader).stream()
                    .map(ServiceLoader.Provider::get)
                    .toList());
  }
}

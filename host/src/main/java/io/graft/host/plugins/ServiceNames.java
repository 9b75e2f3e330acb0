package io.graft.host.plugins;

import io.graft.spi.GraftException;
import io.graft.spi.domain.DomainPlugin;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.stream.Stream;

/**
 * Reads the name that every service of the SPI has: {@code name()}, or a domain's {@code domain()}.
 */
final class ServiceNames {
  private ServiceNames() {}

  /** Whether services of this type have names, that is, whether it is a service of the SPI. */
  static boolean has(Class<?> type) {
    return Stream.of(type.getMethods())
        .anyMatch(m -> m.getName().equals(accessor(type)) && m.getParameterCount() == 0);
  }

  static <T> String of(Class<T> type, T service) {
    try {
      Method method = type.getMethod(accessor(type));
      return String.valueOf(method.invoke(service));
    } catch (InvocationTargetException e) {
      if (e.getCause() instanceof GraftException known) {
        throw known;
      }
      throw GraftException.internal(type.getName() + " has no name", e);
    } catch (ReflectiveOperationException e) {
      throw GraftException.internal(type.getName() + " is not a service of the SPI", e);
    }
  }

  private static String accessor(Class<?> type) {
    return type == DomainPlugin.class ? "domain" : "name";
  }
}

package io.graft.host.plugins;

import io.graft.spi.ErrorCategory;
import io.graft.spi.GraftException;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Calls into one plugin version. Each call runs with the bundle's class loader as the thread's
 * context class loader, and whatever it throws comes out as a {@link GraftException} that names the
 * bundle. Objects that a plugin hands out are wrapped likewise when they implement interfaces of
 * the SPI; a function inside a record of the SPI is not, so a caller of those uses {@link #call}.
 * Immutable and thread-safe.
 */
final class PluginCalls {
  private static final String SPI = "io.graft.spi.";

  /** Functions in records of the SPI, and constructors. */
  private static final String FUNCTION = "Function";

  private final PluginId id;
  private final ClassLoader loader;
  private final CallLedger ledger;
  private final AtomicLong printed = new AtomicLong();

  PluginCalls(PluginId id, ClassLoader loader, CallLedger ledger) {
    this.id = id;
    this.loader = loader;
    this.ledger = ledger;
  }

  /**
   * Runs plugin code.
   *
   * @param what the call in words, for the error message
   * @throws GraftException of category PLUGIN for anything that the code throws; its own
   *     GraftExceptions keep their category
   */
  <R> R call(String what, Callable<R> code) {
    return call(FUNCTION, what, code);
  }

  /**
   * Runs plugin code.
   *
   * @param type the simple name of the interface that is called, whose meter counts
   * @param what the call in words, for the error message
   */
  private <R> R call(String type, String what, Callable<R> code) {
    return HurriedCalls.hurried()
        ? HurriedCalls.run(id, what, ledger.limits().callTime(), () -> here(type, what, code))
        : here(type, what, code);
  }

  private <R> R here(String type, String what, Callable<R> code) {
    try (CallLedger.Flight flight = ledger.begin(type)) {
      try {
        return guarded(what, code);
      } catch (GraftException e) {
        if (e.category() == ErrorCategory.PLUGIN || e.category() == ErrorCategory.INTERNAL) {
          flight.failed(e.what()); // what a user or a file did is not the plugin's fault
        }
        throw e;
      } catch (VirtualMachineError e) {
        flight.failed(e.toString());
        throw e;
      }
    }
  }

  private <R> R guarded(String what, Callable<R> code) {
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    thread.setContextClassLoader(loader);
    AtomicLong counted = PluginOutput.count(printed);
    try {
      return code.call();
    } catch (InvocationTargetException e) {
      throw failed(what, e.getCause() == null ? e : e.getCause());
    } catch (Exception | LinkageError | AssertionError | StackOverflowError e) {
      throw failed(what, e);
    } finally {
      PluginOutput.count(counted);
      thread.setContextClassLoader(before);
    }
  }

  /** What calls cost and came to. */
  CallLedger ledger() {
    return ledger;
  }

  /** The bundle's class loader; to be held weakly once the bundle is retired. */
  ClassLoader loader() {
    return loader;
  }

  /** How many bytes the plugin has printed. */
  long printed() {
    return printed.get();
  }

  private GraftException failed(String what, Throwable thrown) {
    if (thrown instanceof GraftException known) {
      return known;
    }
    if (thrown instanceof VirtualMachineError error && !(thrown instanceof StackOverflowError)) {
      throw error; // out of memory is not the plugin's alone
    }
    if (thrown instanceof InterruptedException) {
      Thread.currentThread().interrupt();
    }
    return GraftException.plugin(
        what + " failed: " + thrown,
        id.toString(),
        "report it to the plugin's vendor, or go back to the version before",
        thrown);
  }

  /** The object seen through this guard. */
  <T> T guard(Class<T> type, T object) {
    return type.cast(proxy(object));
  }

  private Object proxy(Object object) {
    Class<?>[] interfaces = interfaces(object.getClass()).distinct().toArray(Class<?>[]::new);
    return Proxy.newProxyInstance(
        PluginCalls.class.getClassLoader(), interfaces, new Guard(this, object));
  }

  private static Stream<Class<?>> interfaces(@Nullable Class<?> type) {
    if (type == null) {
      return Stream.empty();
    }
    Stream<Class<?>> own =
        Stream.of(type.getInterfaces()).flatMap(i -> spi(i) ? Stream.of(i) : interfaces(i));
    return Stream.concat(own, interfaces(type.getSuperclass()));
  }

  private static boolean spi(Class<?> type) {
    return type.getName().startsWith(SPI) && !type.isSealed();
  }

  /** Wraps what the plugin's own classes implement; the host's objects pass as they are. */
  private @Nullable Object result(@Nullable Object result) {
    if (result instanceof Optional<?> optional) {
      return optional.map(this::result);
    }
    if (result instanceof List<?> list && list.stream().anyMatch(this::foreign)) {
      return list.stream().map(this::result).toList();
    }
    return foreign(result) ? proxy(Objects.requireNonNull(result)) : result;
  }

  private boolean foreign(@Nullable Object object) {
    return object != null
        && object.getClass().getClassLoader() == loader
        && interfaces(object.getClass()).findAny().isPresent();
  }

  /** An object handed back to the plugin that made it is its own again. */
  private @Nullable Object argument(@Nullable Object argument) {
    if (argument != null
        && Proxy.isProxyClass(argument.getClass())
        && Proxy.getInvocationHandler(argument) instanceof Guard guard
        && guard.calls.loader == loader) {
      return guard.target;
    }
    return argument;
  }

  private record Guard(PluginCalls calls, Object target) implements InvocationHandler {
    @Override
    public @Nullable Object invoke(
        Object proxy, Method method, @Nullable Object @Nullable [] arguments) {
      if (method.getName().equals("equals") && method.getDeclaringClass() == Object.class) {
        return arguments != null && target.equals(calls.argument(arguments[0]));
      }
      @Nullable Object[] own =
          arguments == null ? new Object[0] : Stream.of(arguments).map(calls::argument).toArray();
      String type = method.getDeclaringClass().getSimpleName();
      String what = target.getClass().getSimpleName() + "." + method.getName();
      return calls.result(calls.call(type, what, () -> method.invoke(target, own)));
    }
  }
}

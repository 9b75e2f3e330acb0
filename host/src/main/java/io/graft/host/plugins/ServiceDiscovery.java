package io.graft.host.plugins;

import io.graft.spi.GraftException;
import io.graft.spi.domain.DomainPlugin;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.wiring.BundleCapability;
import org.osgi.framework.wiring.BundleRevision;

/**
 * Finds what a started bundle promised. A bundle becomes active even when none of its services can
 * be used, so each {@code osgi.serviceloader} capability is held against the services that really
 * appeared. Runs plugin code.
 */
final class ServiceDiscovery {
  private static final String CAPABILITY = "osgi.serviceloader";
  private static final String PROVIDER_CLASS = ".org.apache.aries.spifly.provider.implclass";
  private static final Pattern NAME = Pattern.compile("[a-z0-9]+([-_.][a-z0-9]+)*");
  private static final String MEND =
      "annotate each service with @ServiceProvider and let bnd write the manifest";

  private final BundleContext context;
  private final Bundle bundle;
  private final PluginId id;
  private final PluginCalls calls;

  ServiceDiscovery(BundleContext context, Bundle bundle, PluginId id, PluginCalls calls) {
    this.context = context;
    this.bundle = bundle;
    this.id = id;
    this.calls = calls;
  }

  /**
   * The bundle's services, each of which was created.
   *
   * @throws GraftException of category PLUGIN that names the missing or unusable service
   */
  PluginServices find() {
    List<PluginServices.Named> found = new ArrayList<>();
    Map<Class<?>, Integer> declared = declared();
    for (Map.Entry<Class<?>, Integer> entry : declared.entrySet()) {
      List<PluginServices.Named> ofType = services(entry.getKey());
      if (ofType.size() < entry.getValue()) {
        throw refused(
            "it declares "
                + entry.getValue()
                + " services of "
                + entry.getKey().getName()
                + " but "
                + ofType.size()
                + " can be used",
            null);
      }
      found.addAll(ofType);
    }
    if (declared.getOrDefault(DomainPlugin.class, 0) != 1) {
      throw refused("it does not declare exactly one " + DomainPlugin.class.getName(), null);
    }
    return new PluginServices(id, found);
  }

  private Map<Class<?>, Integer> declared() {
    Map<Class<?>, Integer> declared = new LinkedHashMap<>();
    for (BundleCapability capability :
        bundle.adapt(BundleRevision.class).getDeclaredCapabilities(CAPABILITY)) {
      String name = String.valueOf(capability.getAttributes().get(CAPABILITY));
      if (name.startsWith("io.graft.spi.")) { // others are the plugin's own affair
        declared.merge(spiType(name), 1, Integer::sum);
      }
    }
    return declared;
  }

  private Class<?> spiType(String name) {
    try {
      return Class.forName(name, false, GraftException.class.getClassLoader());
    } catch (ClassNotFoundException e) {
      throw refused("it provides " + name + ", which this Graft does not know", e);
    }
  }

  private <T> List<PluginServices.Named> services(Class<T> type) {
    List<PluginServices.Named> found = new ArrayList<>();
    ServiceReference<?>[] references = bundle.getRegisteredServices();
    for (ServiceReference<?> reference :
        references == null ? new ServiceReference<?>[0] : references) {
      boolean ofType =
          List.of((String[]) reference.getProperty("objectClass")).contains(type.getName());
      if (ofType && reference.isAssignableTo(context.getBundle(), type.getName())) {
        Object service = create(reference, type);
        if (type.isInstance(service)) {
          T guarded = calls.guard(type, type.cast(service));
          found.add(
              new PluginServices.Named(
                  new PluginCatalogue.Service(type, name(type, guarded)), guarded));
        }
      }
    }
    return found;
  }

  private Object create(ServiceReference<?> reference, Class<?> type) {
    String what = "creating its " + type.getSimpleName();
    Object service = calls.call(what, () -> context.getService(reference));
    if (service != null) {
      return service;
    }
    // The framework swallowed what the constructor threw, so call it once more to learn that.
    Object provider = reference.getProperty(PROVIDER_CLASS);
    calls.call(
        what,
        () -> bundle.loadClass(String.valueOf(provider)).getDeclaredConstructor().newInstance());
    throw refused(what + " failed the first time, but not the second", null);
  }

  private <T> String name(Class<T> type, T service) {
    if (!ServiceNames.has(type)) {
      throw refused("it provides " + type.getName() + ", which is not a service of the SPI", null);
    }
    String name = ServiceNames.of(type, service);
    if (!NAME.matcher(name).matches()) {
      throw refused(
          "a "
              + type.getSimpleName()
              + " is called '"
              + name
              + "', which is not lower case letters, digits and hyphens",
          null);
    }
    return name;
  }

  private GraftException refused(String what, @Nullable Throwable cause) {
    return GraftException.plugin(what, id.toString(), MEND, cause);
  }
}

package io.graft.host.plugins;

import io.graft.core.ClassPathServices;
import io.graft.core.Services;
import io.graft.spi.ErrorCategory;
import io.graft.spi.GraftException;
import io.graft.spi.domain.DomainPlugin;
import io.graft.spi.knowledge.KnowledgeSource;
import io.graft.spi.text.Augmenter;
import io.graft.spi.text.Deidentifier;
import io.graft.spi.text.DomainTokenizer;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.Bundle;
import org.osgi.framework.wiring.BundleWiring;

/** Lets a plugin in, or removes every trace of it and says why. */
final class PluginAdmission {

  /**
   * What the examination came to.
   *
   * @param domain what the plugin calls its domain
   * @param plugin null when the operator does not want it; nothing of the bundle is left then
   * @param exclusion why the operator does not want it, or null
   */
  record Outcome(String domain, @Nullable InstalledPlugin plugin, @Nullable String exclusion) {}

  private final PluginFramework framework;
  private final Map<PluginId, CallLedger> ledgers = new ConcurrentHashMap<>();
  private final Services builtIn = new ClassPathServices();

  PluginAdmission(PluginFramework framework) {
    this.framework = framework;
  }

  /**
   * Installs and starts a jar, finds its services, and asks for its health.
   *
   * @throws GraftException of category PLUGIN when it is refused; nothing of it is left then
   */
  Outcome admit(PluginJar jar, PluginPolicy policy) {
    Bundle bundle = framework.install(jar);
    boolean admitted = false;
    AtomicBoolean late = new AtomicBoolean();
    try {
      Outcome outcome =
          DeadlineWorker.run(
              jar.id(), policy.limits().startTime(), () -> examine(jar, bundle, policy, late));
      admitted = outcome.plugin() != null;
      return outcome;
    } finally {
      late.set(true);
      if (!admitted) {
        framework.remove(bundle);
      }
    }
  }

  /**
   * Asks a running plugin for its health under other settings.
   *
   * @throws GraftException when it is not well
   */
  void recheck(InstalledPlugin plugin, PluginPolicy next) {
    AtomicBoolean late = new AtomicBoolean();
    try {
      DeadlineWorker.run(
          plugin.id(),
          next.limits().startTime(),
          () -> {
            PluginHealth.check(
                plugin.id(),
                plugin.domain(),
                plugin.calls(),
                next.settings(plugin.domainName()),
                late);
            return true;
          });
    } finally {
      late.set(true);
    }
  }

  private Outcome examine(PluginJar jar, Bundle bundle, PluginPolicy policy, AtomicBoolean late) {
    ClassLoader loader = bundle.adapt(BundleWiring.class).getClassLoader();
    CallLedger ledger = ledger(jar.id(), policy.limits().calls());
    PluginCalls calls = new PluginCalls(jar.id(), loader, ledger);
    PluginServices services =
        new ServiceDiscovery(framework.context(), bundle, jar.id(), calls).find();
    DomainPlugin domain = services.all(DomainPlugin.class).get(0);
    String name = domain.domain();
    String exclusion = policy.exclusion(name, jar.id());
    if (exclusion != null) {
      return new Outcome(name, null, exclusion);
    }
    checkDomains(jar.id(), services, name);
    checkTokenizer(jar.id(), services, domain);
    checkNames(jar.id(), services);
    PluginHealth.check(jar.id(), domain, calls, policy.settings(name), late);
    ledger.begin(policy.limits().calls());
    return new Outcome(name, new InstalledPlugin(jar, bundle, calls, services), null);
  }

  /** A version that comes back goes on with its counts, and with breakers that are closed. */
  private CallLedger ledger(PluginId id, CallLimits limits) {
    CallLedger ledger = ledgers.computeIfAbsent(id, key -> new CallLedger(key, limits));
    ledger.begin(limits);
    return ledger;
  }

  /** The ledgers of all versions there were. */
  List<CallLedger> ledgers() {
    return List.copyOf(ledgers.values());
  }

  private static void checkDomains(PluginId id, PluginServices services, String domain) {
    Stream<String> others =
        Stream.of(
                services.all(DomainTokenizer.class).stream().map(DomainTokenizer::domain),
                services.all(Augmenter.class).stream().map(Augmenter::domain),
                services.all(Deidentifier.class).stream().map(Deidentifier::domain),
                services.all(KnowledgeSource.class).stream().map(KnowledgeSource::domain))
            .flatMap(names -> names)
            .filter(name -> !domain.equals(name));
    others
        .findFirst()
        .ifPresent(
            other -> {
              throw GraftException.plugin(
                  "a service says it belongs to domain '"
                      + other
                      + "', the plugin is '"
                      + domain
                      + "'",
                  id.toString(),
                  "give all services of a plugin one domain",
                  null);
            });
  }

  private static void checkTokenizer(PluginId id, PluginServices services, DomainPlugin domain) {
    List<String> names =
        services.all(DomainTokenizer.class).stream().map(DomainTokenizer::name).toList();
    if (!names.contains(domain.tokenizer())) {
      throw GraftException.unknown(
          ErrorCategory.PLUGIN, "DomainTokenizer", domain.tokenizer(), names, id.toString());
    }
  }

  /** A recipe must mean the same with and without the plugin. */
  private void checkNames(PluginId id, PluginServices services) {
    for (PluginCatalogue.Service service : services.catalogue()) {
      if (service.type() != DomainPlugin.class && ownName(service)) {
        throw GraftException.plugin(
            service.type().getSimpleName()
                + " '"
                + service.name()
                + "' is one of those that come with Graft",
            id.toString(),
            "rename the plugin's service",
            null);
      }
    }
  }

  private boolean ownName(PluginCatalogue.Service service) {
    return builtIn.all(service.type()).stream()
        .anyMatch(own -> service.name().equals(nameOf(service.type(), own)));
  }

  private static <T> String nameOf(Class<T> type, Object service) {
    return ServiceNames.of(type, type.cast(service));
  }
}

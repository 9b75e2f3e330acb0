package io.graft.host.plugins;

import io.graft.core.tensor.CounterRandom;
import io.graft.core.train.JobEnvironment;
import io.graft.spi.ErrorCategory;
import io.graft.spi.GraftException;
import io.graft.spi.JobContext;
import io.graft.spi.Settings;
import io.graft.spi.domain.DomainPlugin;
import io.graft.spi.domain.HealthReport;
import io.graft.spi.knowledge.KnowledgeSource;
import io.graft.spi.text.Augmenter;
import io.graft.spi.text.Deidentifier;
import io.graft.spi.text.DomainTokenizer;
import java.util.List;
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
   * @param plugin null when that domain is not enabled; nothing of the bundle is left then
   */
  record Outcome(String domain, @Nullable InstalledPlugin plugin) {}

  private final PluginFramework framework;
  private final PluginPolicy policy;

  PluginAdmission(PluginFramework framework, PluginPolicy policy) {
    this.framework = framework;
    this.policy = policy;
  }

  /**
   * Installs and starts a jar, finds its services, and asks for its health.
   *
   * @throws GraftException of category PLUGIN when it is refused; nothing of it is left then
   */
  Outcome admit(PluginJar jar) {
    Bundle bundle = framework.install(jar);
    boolean admitted = false;
    AtomicBoolean late = new AtomicBoolean();
    try {
      Outcome outcome =
          DeadlineWorker.run(
              jar.id(), policy.limits().startTime(), () -> examine(jar, bundle, late));
      admitted = outcome.plugin() != null;
      return outcome;
    } finally {
      late.set(true);
      if (!admitted) {
        framework.remove(bundle);
      }
    }
  }

  private Outcome examine(PluginJar jar, Bundle bundle, AtomicBoolean late) {
    ClassLoader loader = bundle.adapt(BundleWiring.class).getClassLoader();
    PluginCalls calls = new PluginCalls(jar.id(), loader);
    PluginServices services =
        new ServiceDiscovery(framework.context(), bundle, jar.id(), calls).find();
    DomainPlugin domain = services.all(DomainPlugin.class).get(0);
    String name = domain.domain();
    if (!policy.enabled(name)) {
      return new Outcome(name, null);
    }
    checkDomains(jar.id(), services, name);
    checkTokenizer(jar.id(), services, domain);
    checkHealth(jar.id(), domain, late);
    return new Outcome(name, new InstalledPlugin(jar, bundle, calls, services));
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

  private void checkHealth(PluginId id, DomainPlugin domain, AtomicBoolean late) {
    String name = domain.domain();
    Settings settings =
        Settings.of(domain.settings(), policy.settings(name), "domains." + name + ".settings");
    JobContext context =
        new JobEnvironment(
            "health-check-" + name,
            0,
            settings,
            stream -> CounterRandom.of(0, stream, 0),
            null,
            late::get);
    HealthReport report = domain.check(context);
    if (report == null || !report.healthy()) {
      String problems =
          report == null ? "it reports nothing" : String.join("; ", report.problems());
      throw GraftException.plugin(
          "the health check of domain '" + name + "' found: " + problems,
          id.toString(),
          "mend this and install it again",
          null);
    }
  }
}

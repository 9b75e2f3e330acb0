package io.graft.host.plugins;

import io.graft.core.tensor.CounterRandom;
import io.graft.core.train.JobEnvironment;
import io.graft.spi.GraftException;
import io.graft.spi.JobContext;
import io.graft.spi.Settings;
import io.graft.spi.domain.DomainPlugin;
import io.graft.spi.domain.HealthReport;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;

/** Asks a plugin whether it is well. Runs plugin code on the calling thread. */
final class PluginHealth {
  private static final int MOST_PROBLEMS = 10;
  private static final int PROBLEM_LENGTH = 300;
  private static final String MEND = "mend this and install it again";

  private PluginHealth() {}

  /**
   * Runs the health check.
   *
   * @param domain guarded by {@code calls}
   * @param settings what the operator set for the domain
   * @param late turns true when nobody waits for the answer any more
   * @throws GraftException of category PLUGIN with what is wrong; of category USER when the
   *     operator's settings are
   */
  static void check(
      PluginId id,
      DomainPlugin domain,
      PluginCalls calls,
      Map<String, Object> settings,
      AtomicBoolean late) {
    String name = domain.domain();
    Settings known = Settings.of(domain.settings(), settings, "domains." + name + ".settings");
    JobContext context =
        new JobEnvironment(
            "health-check-" + name,
            0,
            known,
            stream -> CounterRandom.of(0, stream, 0),
            null,
            late::get);
    long before = calls.printed();
    HealthReport report = domain.check(context);
    if (calls.printed() - before > PluginOutput.MOST_IN_CHECK) {
      throw refused(id, name, "it prints more than " + PluginOutput.MOST_IN_CHECK + " bytes");
    }
    if (report == null || !report.healthy()) {
      throw refused(id, name, report == null ? "it reports nothing" : text(report.problems()));
    }
  }

  private static GraftException refused(PluginId id, String domain, String problem) {
    return GraftException.plugin(
        "the health check of domain '" + domain + "' found: " + problem, id.toString(), MEND, null);
  }

  /** A plugin that reports a flood is cut short. */
  private static String text(List<String> problems) {
    String text =
        problems.stream()
            .limit(MOST_PROBLEMS)
            .map(p -> p.length() > PROBLEM_LENGTH ? p.substring(0, PROBLEM_LENGTH) + "..." : p)
            .collect(Collectors.joining("; "));
    int more = problems.size() - MOST_PROBLEMS;
    return more > 0 ? text + "; and " + more + " more" : text;
  }
}

package io.graft.host.cli;

import io.graft.core.job.JobResources;
import io.graft.core.job.Predictor;
import io.graft.core.store.AdapterDomain;
import io.graft.host.train.JobSession;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The model of a run in this process, without Vert.x, and without Felix unless its adapter was made
 * with a domain.
 */
final class OpenRun implements AutoCloseable {
  private final Plugins plugins;
  private final JobSession session;
  private final Predictor predictor;

  private OpenRun(Plugins plugins, JobSession session, Predictor predictor) {
    this.plugins = plugins;
    this.session = session;
    this.predictor = predictor;
  }

  /** Opens a run directory or an adapter folder. */
  static OpenRun of(Path run) {
    return of(run, null);
  }

  /**
   * Opens a run directory or an adapter folder.
   *
   * @param index where the index that it takes knowledge from lies now, or null for where it lay
   */
  static OpenRun of(Path run, @Nullable Path index) {
    String domain = Predictor.domainOf(run).map(AdapterDomain::domain).orElse(null);
    Plugins plugins = new Plugins();
    JobSession session = null;
    try {
      session =
          JobSession.open(
              domain,
              index == null ? Predictor.indexOf(run).orElse(null) : index,
              plugins,
              0,
              () -> false);
      return new OpenRun(plugins, session, Predictor.open(run, session.resources()));
    } catch (RuntimeException | Error e) {
      if (session != null) {
        session.close();
      }
      plugins.close();
      throw e;
    }
  }

  Predictor predictor() {
    return predictor;
  }

  JobResources resources() {
    return session.resources();
  }

  @Override
  public void close() {
    predictor.close();
    session.close();
    plugins.close();
  }
}

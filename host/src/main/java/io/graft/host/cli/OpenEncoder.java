package io.graft.host.cli;

import io.graft.core.recipe.BaseReference;
import io.graft.core.store.RunDirectory;
import io.graft.host.knowledge.EncodedNames;
import io.graft.host.train.JobSession;
import io.graft.knowledge.names.NameEncoder;
import java.nio.file.Files;
import java.nio.file.Path;

/** An encoder of names in this process: a run, a bundled model, or a Hugging Face folder. */
final class OpenEncoder implements AutoCloseable {
  private final EncodedNames names;
  private final Runnable closing;

  private OpenEncoder(EncodedNames names, Runnable closing) {
    this.names = names;
    this.closing = closing;
  }

  /**
   * @param name as a user writes it
   */
  static OpenEncoder of(String name) {
    Path path = Path.of(name);
    boolean folder = name.contains("/") || name.startsWith(".") || Files.isDirectory(path);
    if (folder && RunDirectory.isRun(path)) {
      OpenRun run = OpenRun.of(path);
      return new OpenEncoder(EncodedNames.of(run.predictor(), path), run::close);
    }
    Plugins none = new Plugins();
    JobSession session = JobSession.open(null, none, 0, () -> false);
    BaseReference reference =
        folder
            ? new BaseReference.Folder(path.toAbsolutePath().normalize())
            : new BaseReference.Bundled(name);
    try {
      return new OpenEncoder(
          EncodedNames.of(reference, session.resources()),
          () -> {
            session.close();
            none.close();
          });
    } catch (RuntimeException | Error e) {
      session.close();
      none.close();
      throw e;
    }
  }

  NameEncoder names() {
    return names;
  }

  @Override
  public void close() {
    names.close();
    closing.run();
  }
}

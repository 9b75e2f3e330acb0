package io.graft.host.jobs;

import java.nio.file.Path;
import java.util.List;

/**
 * Where jobs live and how many there may be.
 *
 * @param storage the folder of the database and of what jobs read
 * @param runs the folder of the run directories
 * @param data folders of this machine that recipes may name
 * @param parallel how many jobs run at the same time, at least 1
 * @param mostQueued how many may wait, at least 1
 * @param submissionBytes the largest recipe with its data, as a request body
 */
public record JobHouse(
    Path storage, Path runs, List<Path> data, int parallel, int mostQueued, long submissionBytes) {
  public JobHouse {
    data = List.copyOf(data);
  }

  /** The same with another storage. */
  public JobHouse in(Path other) {
    return new JobHouse(other, runs, data, parallel, mostQueued, submissionBytes);
  }
}

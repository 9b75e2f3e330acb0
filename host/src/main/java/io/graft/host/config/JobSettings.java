package io.graft.host.config;

import io.graft.host.jobs.JobHouse;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the operator says about jobs.
 *
 * @param storage the folder of the database and of what jobs read, or null for {@code storage}
 * @param data folders of this machine that recipes may name
 * @param parallel how many jobs run at the same time
 * @param mostQueued how many may wait
 * @param submissionBytes the largest recipe with its data
 */
public record JobSettings(
    @Nullable Path storage, List<Path> data, int parallel, int mostQueued, long submissionBytes) {

  /** No folders, one job at a time, 1,000 that wait, 16 MiB a submission. */
  public static final JobSettings DEFAULT = new JobSettings(null, List.of(), 1, 1000, 16L << 20);

  public JobSettings {
    data = List.copyOf(data);
  }

  /**
   * Where jobs live.
   *
   * @param usual the storage when the operator names none
   * @param runs the folder of the run directories
   */
  public JobHouse house(Path usual, Path runs) {
    return new JobHouse(
        storage == null ? usual : storage, runs, data, parallel, mostQueued, submissionBytes);
  }
}

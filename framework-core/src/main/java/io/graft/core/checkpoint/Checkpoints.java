package io.graft.core.checkpoint;

import io.graft.core.file.AtomicFolder;
import io.graft.core.file.IoReason;
import io.graft.core.train.TrainingState;
import io.graft.spi.GraftException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The checkpoints of a run, {@code step-000123} each. A checkpoint that cannot be written or read
 * is named in a warning, and the ones before it stay. Used by one thread of the one process that
 * holds the run's lock.
 */
public final class Checkpoints {
  private static final Pattern NAME = Pattern.compile("step-([0-9]{6,18})");

  private final Path folder;
  private final int every;
  private final int keep;
  private final Map<String, String> identity;
  private final Consumer<String> warnings;

  /**
   * @param folder holds them; made with the first
   * @param every steps from one to the next; 0 for none
   * @param keep how many of the newest to keep, at least 1
   * @param identity what the run is made of, by name: hashes of recipe, base, data
   * @param warnings takes what the user should know
   */
  public Checkpoints(
      Path folder, int every, int keep, Map<String, String> identity, Consumer<String> warnings) {
    this.folder = folder;
    this.every = every;
    this.keep = keep;
    this.identity = Collections.unmodifiableMap(new TreeMap<>(identity));
    this.warnings = warnings;
  }

  /** Whether there are any at all. */
  public boolean on() {
    return every > 0;
  }

  /** Whether one is to be written behind a step, or behind the last. */
  public boolean due(long step, boolean last) {
    return on() && (last || step % every == 0);
  }

  /**
   * Writes a checkpoint and removes those that are too many. When it cannot be written, that is a
   * warning and the earlier ones stay.
   *
   * @return whether it was written
   */
  public boolean save(TrainingState state, RunMarks marks) {
    Path target = folder.resolve(String.format(Locale.ROOT, "step-%06d", state.step()));
    try {
      CheckpointFolder.write(target, state, marks, identity);
    } catch (GraftException e) {
      warnings.accept("no checkpoint at step " + state.step() + ": " + e.getMessage());
      return false;
    }
    List<Path> all = newestFirst();
    all.subList(Math.min(keep, all.size()), all.size()).forEach(this::remove);
    return true;
  }

  private void remove(Path checkpoint) {
    Path going = checkpoint.resolveSibling("." + checkpoint.getFileName() + ".old");
    try { // renamed first, so that one half removed is never taken for a checkpoint
      Files.move(checkpoint, going);
      AtomicFolder.delete(going);
    } catch (IOException e) {
      warnings.accept(
          "an old checkpoint cannot be removed: " + checkpoint + " (" + IoReason.of(e) + ")");
    }
  }

  /**
   * The newest checkpoint that is whole and belongs to this run. Others that are newer are named in
   * a warning and put aside under a name that starts with {@code refused-}.
   *
   * @return empty when there is none, so that the run is to begin from its start
   * @throws GraftException of category USER when there are only checkpoints of another run; the
   *     message says in what it differs
   */
  public Optional<Checkpoint> newest() {
    removeLeftovers();
    Map<Path, GraftException> foreign = new LinkedHashMap<>();
    for (Path candidate : newestFirst()) {
      try {
        HashList.verify(candidate);
        CheckpointManifest manifest = CheckpointManifest.read(candidate);
        List<String> differences = manifest.differences(identity);
        if (differences.isEmpty()) {
          Checkpoint checkpoint = CheckpointFolder.open(candidate, manifest);
          foreign.values().forEach(this::notUsed);
          foreign.keySet().forEach(this::putAside);
          return Optional.of(checkpoint);
        }
        foreign.put(candidate, foreign(candidate, differences));
      } catch (GraftException e) {
        notUsed(e);
        putAside(candidate);
      }
    }
    if (!foreign.isEmpty()) {
      throw foreign.values().iterator().next();
    }
    return Optional.empty();
  }

  private void notUsed(GraftException why) {
    warnings.accept("checkpoint not used: " + why.getMessage());
  }

  /** What a process that was killed was writing or removing. */
  private void removeLeftovers() {
    for (Path leftover : children(name -> name.startsWith("."))) {
      try {
        AtomicFolder.delete(leftover);
      } catch (IOException e) {
        warnings.accept("a left-over cannot be removed: " + leftover + " (" + IoReason.of(e) + ")");
      }
    }
  }

  private static GraftException foreign(Path checkpoint, List<String> differences) {
    return GraftException.user(
        "the checkpoint is of another run: " + String.join("; ", differences),
        checkpoint.toString(),
        "restore what was changed, or start a new run with another --out");
  }

  /** Makes room for the checkpoint of the same step that will come. */
  private void putAside(Path checkpoint) {
    Path aside = checkpoint.resolveSibling("refused-" + checkpoint.getFileName());
    for (int i = 2; Files.exists(aside); i++) {
      aside = checkpoint.resolveSibling("refused-" + checkpoint.getFileName() + "-" + i);
    }
    try {
      Files.move(checkpoint, aside);
    } catch (IOException e) {
      warnings.accept(
          "the checkpoint cannot be put aside: " + checkpoint + " (" + IoReason.of(e) + ")");
    }
  }

  private List<Path> newestFirst() {
    List<Path> all = children(name -> NAME.matcher(name).matches());
    all.sort(Comparator.comparingLong(Checkpoints::step).reversed());
    return all;
  }

  private List<Path> children(Predicate<String> wanted) {
    if (!Files.isDirectory(folder)) {
      return new ArrayList<>();
    }
    try (Stream<Path> children = Files.list(folder)) {
      return new ArrayList<>(
          children.filter(child -> wanted.test(child.getFileName().toString())).toList());
    } catch (IOException e) {
      throw GraftException.data(
          "the checkpoints cannot be listed (" + IoReason.of(e) + ")",
          folder.toString(),
          "check that the folder is readable",
          e);
    }
  }

  private static long step(Path checkpoint) {
    return Long.parseLong(checkpoint.getFileName().toString().substring("step-".length()));
  }
}

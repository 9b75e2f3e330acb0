package io.graft.core.store;

import io.graft.core.file.AtomicFolder;
import io.graft.core.file.IoReason;
import io.graft.core.recipe.RecipeKeys;
import io.graft.spi.GraftException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A run directory in the hands of one process, by a lock on {@code run.lock} in it that ends with
 * the process, however that ends.
 */
public final class RunClaim implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(RunClaim.class);
  private static final String LOCK = "run.lock";
  private static final Set<String> BEFORE_THE_RECIPE = Set.of(LOCK, "log.txt");

  /** What a process that was killed while it wrote a file or folder may leave. */
  private static final Pattern LEFTOVER = Pattern.compile("\\.(.+\\.part|adapter-[0-9]+(\\.old)?)");

  /**
   * The lock files that jobs of this process hold. A lock is the process's, and closing any channel
   * on its file gives it back: a second job must not even open the file.
   */
  private static final Set<Path> OF_THIS_PROCESS = ConcurrentHashMap.newKeySet();

  private final RunDirectory directory;
  private final Path file;
  private final FileChannel channel;

  private RunClaim(RunDirectory directory, Path file, FileChannel channel) {
    this.directory = directory;
    this.file = file;
    this.channel = channel;
  }

  /** The run's directory; it has a {@code recipe.yaml}. */
  public RunDirectory directory() {
    return directory;
  }

  /**
   * Begins a run in a folder that must not exist or be empty.
   *
   * @param recipe the resolved recipe
   * @throws GraftException of category USER when something is there already
   */
  public static RunClaim fresh(Path path, String recipe) {
    RunClaim claim = take(RunDirectory.createAt(path));
    claim.directory.writeRecipe(recipe);
    return claim;
  }

  /**
   * Goes on with a run, or begins one where the folder is missing or empty.
   *
   * @param recipe the resolved recipe, for a run that has none yet
   * @throws GraftException of category USER when the folder holds something else, or a run on which
   *     another process works
   */
  public static RunClaim resume(Path path, String recipe) {
    if (!Files.exists(path) || isEmpty(path)) {
      return fresh(path, recipe);
    }
    RunDirectory run = new RunDirectory(path);
    if (!Files.isRegularFile(run.recipe()) && !onlyBegun(path)) {
      throw GraftException.user(
          "the folder is not empty and holds no run",
          path.toString(),
          "give a folder that 'graft adapt' wrote, or a new one");
    }
    RunClaim claim = take(run);
    try {
      removeLeftovers(path);
      if (!Files.exists(run.recipe())) {
        run.writeRecipe(recipe);
      }
      return claim;
    } catch (RuntimeException e) {
      claim.close();
      throw e;
    }
  }

  /**
   * Checks that a run was made with a recipe.
   *
   * @throws GraftException of category USER that names the keys in which they differ
   */
  public static void requireSame(RunDirectory run, String recipe) {
    var own = RecipeKeys.read(run.recipe());
    var other = RecipeKeys.of(recipe, "the recipe");
    Set<String> differing = new TreeSet<>();
    own.forEach(
        (key, value) -> {
          if (!value.equals(other.get(key))) {
            differing.add(key);
          }
        });
    other.keySet().stream().filter(key -> !own.containsKey(key)).forEach(differing::add);
    if (!differing.isEmpty()) {
      throw GraftException.user(
          "the run has another recipe; they differ in " + String.join(", ", differing),
          run.recipe().toString(),
          "go on as it began with: graft adapt --resume " + run.path() + ", or name another --out");
    }
  }

  private static boolean isEmpty(Path path) {
    return Files.isDirectory(path) && children(path).isEmpty();
  }

  private static boolean onlyBegun(Path path) {
    return Files.isDirectory(path)
        && children(path).stream()
            .map(child -> child.getFileName().toString())
            .allMatch(name -> BEFORE_THE_RECIPE.contains(name) || LEFTOVER.matcher(name).matches());
  }

  private static List<Path> children(Path path) {
    try (Stream<Path> children = Files.list(path)) {
      return children.toList();
    } catch (IOException e) {
      throw GraftException.data(
          "the run cannot be read (" + IoReason.of(e) + ")",
          path.toString(),
          "check its permissions",
          e);
    }
  }

  private static void removeLeftovers(Path path) {
    for (Path child : children(path)) {
      if (LEFTOVER.matcher(child.getFileName().toString()).matches()) {
        try {
          AtomicFolder.delete(child);
        } catch (IOException e) {
          LOG.warn("a temporary file is left behind: {}", child, e);
        }
      }
    }
  }

  private static RunClaim take(RunDirectory run) {
    Path file = run.path().resolve(LOCK).toAbsolutePath().normalize();
    if (!OF_THIS_PROCESS.add(file)) {
      throw taken(run);
    }
    FileChannel channel = null;
    try {
      channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      if (channel.tryLock() != null) {
        return new RunClaim(run, file, channel);
      }
    } catch (IOException e) {
      release(file, channel);
      throw cannotLock(file, e);
    }
    release(file, channel);
    throw taken(run);
  }

  private static GraftException taken(RunDirectory run) {
    return GraftException.user(
        "another process or job works on the run",
        run.path().toString(),
        "wait for its end, or name another folder with --out");
  }

  private static GraftException cannotLock(Path file, IOException e) {
    return GraftException.data(
        "the run cannot be locked (" + IoReason.of(e) + ")",
        file.toString(),
        "check that the folder is writable and its file system has locks",
        e);
  }

  private static void release(Path file, @Nullable FileChannel channel) {
    try {
      if (channel != null) {
        channel.close();
      }
    } catch (IOException e) {
      LOG.warn("a lock file cannot be closed: {}", file, e);
    } finally {
      OF_THIS_PROCESS.remove(file);
    }
  }

  /** Gives the run back. */
  @Override
  public void close() {
    release(file, channel);
  }
}

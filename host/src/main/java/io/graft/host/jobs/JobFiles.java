package io.graft.host.jobs;

import io.graft.core.file.AtomicFolder;
import io.graft.core.recipe.Recipe;
import io.graft.core.recipe.RecipeReader;
import io.graft.core.recipe.RecipeWriter;
import io.graft.host.train.JobRequest;
import io.graft.spi.GraftException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What jobs read: a folder each, with the recipe as submitted and as resolved, and the data that
 * came along. A folder is whole or not there. Used by one thread at a time.
 */
final class JobFiles {
  private static final Logger LOG = LoggerFactory.getLogger(JobFiles.class);

  private final Path folders;
  private final Path runs;
  private final AllowedFolders allowed;

  JobFiles(Path storage, Path runs, AllowedFolders allowed) {
    this.folders = storage.resolve("jobs").toAbsolutePath().normalize();
    this.runs = runs.toAbsolutePath().normalize();
    this.allowed = allowed;
  }

  /**
   * Checks a submission.
   *
   * @return its recipe, whose relative paths start at the folder that {@link #store} fills
   * @throws GraftException of category USER with line and key
   */
  Recipe check(Submission submission, String id) {
    requireText("recipe", submission.recipe());
    submission.overrides().forEach(override -> requireText("set", override));
    submission.data().forEach((name, text) -> requireText("data." + name, text));
    Path data = data(id);
    Recipe recipe =
        RecipeReader.readText(submission.recipe(), "recipe", data, submission.overrides(), data);
    allowed.require(recipe, data, submission.data().keySet());
    return recipe;
  }

  /** JSON can escape halves of characters, which no file can hold. */
  private static void requireText(String where, String text) {
    if (!StandardCharsets.UTF_8.newEncoder().canEncode(text)) {
      throw GraftException.user(
          "it has half of a surrogate pair, which is no character",
          where,
          "escape a character beyond U+FFFF as both of its halves, or send it as UTF-8");
    }
  }

  /** Writes what a job reads; what a killed host may have left there goes. */
  void store(Submission submission, String id, Recipe recipe) {
    AtomicFolder.write(
        folders.resolve(id),
        folder -> {
          Files.writeString(folder.resolve("submitted.yaml"), submission.recipe());
          Files.writeString(folder.resolve("recipe.yaml"), RecipeWriter.toYaml(recipe));
          Path data = Files.createDirectory(folder.resolve("data"));
          for (Map.Entry<String, String> file : submission.data().entrySet()) {
            Files.writeString(data.resolve(file.getKey()), file.getValue());
          }
        });
  }

  /**
   * Whether a new job of this name would find a run that is not its own.
   *
   * @param id of a job that is not there yet
   */
  boolean taken(String id) {
    return Files.exists(runs.resolve(id));
  }

  /** Removes what was stored for a job that did not come to be. */
  void remove(String id) {
    try {
      AtomicFolder.delete(folders.resolve(id));
    } catch (IOException e) {
      LOG.warn("a folder without a job is left behind: {}", folders.resolve(id), e);
    }
  }

  /** Removes the folders of no job: the host died before their clients got an answer. */
  void removeAllBut(Predicate<String> known) {
    if (!Files.isDirectory(folders)) {
      return;
    }
    try (Stream<Path> children = Files.list(folders)) {
      for (Path child : (Iterable<Path>) children::iterator) {
        if (!known.test(child.getFileName().toString())) {
          AtomicFolder.delete(child);
        }
      }
    } catch (IOException e) {
      LOG.warn("folders without a job are left behind in {}", folders, e);
    }
  }

  /** What the trainer is to do: begin the run, or go on with it. */
  JobRequest request(Job job) {
    return new JobRequest(
        job.id(),
        folders.resolve(job.id()).resolve("recipe.yaml"),
        List.of(),
        runs.resolve(job.run()),
        true);
  }

  private Path data(String id) {
    return folders.resolve(id).resolve("data");
  }

  /** A text for clients, without the folders of this machine that only the host knows. */
  String shown(String id, String text) {
    return text.replace(data(id) + "/", "")
        .replace(folders.resolve(id) + "/", "")
        .replace(folders.resolve(id).toString(), "the job's folder")
        .replace(runs + "/", "");
  }
}

package io.graft.host.jobs;

import io.graft.core.recipe.BaseReference;
import io.graft.core.recipe.DevSource;
import io.graft.core.recipe.Recipe;
import io.graft.spi.GraftException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The folders of this machine that a recipe from a client may name. Where a link leads counts, not
 * where it lies. Immutable.
 *
 * @param data folders with data, base models and indexes
 * @param runs the folder with the runs, which may be bases
 */
record AllowedFolders(List<Path> data, Path runs) {
  AllowedFolders {
    data = data.stream().map(folder -> folder.toAbsolutePath().normalize()).toList();
    runs = runs.toAbsolutePath().normalize();
  }

  /**
   * Checks every path of a recipe.
   *
   * @param own the folder of the files that come with the recipe
   * @param uploaded their names
   * @throws GraftException of category USER that names the key
   */
  void require(Recipe recipe, Path own, Set<String> uploaded) {
    requireFile("data.train", recipe.data().train(), own, uploaded);
    if (recipe.data().dev() instanceof DevSource.File file) {
      requireFile("data.dev", file.path(), own, uploaded);
    }
    requireFile("data.test", recipe.data().test(), own, uploaded);
    if (recipe.base() instanceof BaseReference.Folder folder) {
      requireFolder("base", folder.path());
    }
    if (recipe.knowledge() != null && recipe.knowledge().index() != null) {
      requireFolder("knowledge.index", recipe.knowledge().index());
    }
  }

  private void requireFolder(String key, Path folder) {
    requireAllowed(key, folder);
    if (!Files.isDirectory(folder)) {
      throw missing(key, "folder", folder.toString());
    }
  }

  private void requireFile(String key, @Nullable Path file, Path own, Set<String> uploaded) {
    if (file == null) {
      return;
    }
    if (file.startsWith(own)) {
      String name = own.relativize(file).toString();
      if (!uploaded.contains(name)) {
        throw GraftException.user(
            "the file '" + name + "' does not come with the job",
            key,
            "send it under 'data', or name one in a folder that the operator allows");
      }
      return;
    }
    requireAllowed(key, file);
    if (!Files.isRegularFile(file)) {
      throw missing(key, "file", file.toString());
    }
  }

  private void requireAllowed(String key, Path path) {
    boolean named = folders().anyMatch(path::startsWith);
    if (!named
        || (Files.exists(path)
            && folders().map(AllowedFolders::real).noneMatch(real(path)::startsWith))) {
      throw GraftException.user(
          "the path is in no folder that jobs may read",
          key,
          data.isEmpty()
              ? "send the file with the job; the operator allows folders under jobs.data"
              : "name one in "
                  + data.stream().map(Path::toString).collect(Collectors.joining(", ")));
    }
  }

  private Stream<Path> folders() {
    return Stream.concat(data.stream(), Stream.of(runs));
  }

  private static Path real(Path path) {
    try {
      return path.toRealPath();
    } catch (IOException e) {
      return path; // it is gone: then nothing can be read through it
    }
  }

  private static GraftException missing(String key, String what, String path) {
    return GraftException.user("there is no such " + what, key, "check the path " + path);
  }
}

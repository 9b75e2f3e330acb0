package io.graft.core.recipe;

import java.nio.file.Path;

/** The model that a recipe starts from. */
public sealed interface BaseReference {

  /** A model that Graft brings along, by name; whether it exists is checked when it is loaded. */
  record Bundled(String name) implements BaseReference {
    @Override
    public String toString() {
      return name;
    }
  }

  /** A folder on disk, absolute and normalised; a Hugging Face model or a run. */
  record Folder(Path path) implements BaseReference {
    @Override
    public String toString() {
      return path.toString();
    }
  }
}

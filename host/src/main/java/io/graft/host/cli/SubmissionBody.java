package io.graft.host.cli;

import io.graft.core.file.IoReason;
import io.graft.core.recipe.BaseReference;
import io.graft.core.recipe.DevSource;
import io.graft.core.recipe.Recipe;
import io.graft.core.recipe.RecipeReader;
import io.graft.spi.GraftException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/** What a client sends of a recipe: its text, and the data files that it names. */
final class SubmissionBody {
  private final JsonArray set = new JsonArray();
  private final JsonObject data = new JsonObject();

  private SubmissionBody() {}

  /**
   * Reads a recipe and its data.
   *
   * @param overrides as of {@code --set}
   * @param send whether the data files go along; otherwise they must be on the host
   * @throws GraftException when the recipe is wrong or a file cannot be read
   */
  static JsonObject of(Path file, List<String> overrides, boolean send) {
    Recipe recipe = RecipeReader.read(file, overrides);
    SubmissionBody body = new SubmissionBody();
    overrides.forEach(body.set::add);
    if (recipe.base() instanceof BaseReference.Folder folder) {
      body.set.add("base=" + folder.path());
    }
    body.set.add("data.dir=" + (send ? "." : recipe.data().dir()));
    body.file("train", recipe.data().train(), send);
    if (recipe.data().dev() instanceof DevSource.File dev) {
      body.file("dev", dev.path(), send);
    }
    body.file("test", recipe.data().test(), send);
    JsonObject json = new JsonObject().put("recipe", text(file)).put("set", body.set);
    return send ? json.put("data", body.data) : json;
  }

  private void file(String part, @Nullable Path file, boolean send) {
    if (file == null) {
      return;
    }
    if (!send) {
      set.add("data." + part + "=" + file);
      return;
    }
    String plain = file.getFileName().toString().replaceFirst("\\.gz$", "");
    String name = part + plain.substring(Math.max(0, plain.lastIndexOf('.')));
    data.put(name, text(file));
    set.add("data." + part + "=" + name);
  }

  private static String text(Path file) {
    boolean packed = file.getFileName().toString().endsWith(".gz");
    try (InputStream in = Files.newInputStream(file);
        InputStream unpacked = packed ? new GZIPInputStream(in) : in) {
      ByteBuffer bytes = ByteBuffer.wrap(unpacked.readAllBytes());
      return StandardCharsets.UTF_8.newDecoder().decode(bytes).toString();
    } catch (CharacterCodingException e) {
      throw GraftException.data("the file is not UTF-8", file.toString(), "save it as UTF-8");
    } catch (IOException e) {
      throw GraftException.user(
          "the file cannot be read (" + IoReason.of(e) + ")", file.toString(), "check the path");
    }
  }
}

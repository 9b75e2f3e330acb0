package io.graft.core.store;

import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.io.JsonEOFException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.graft.core.file.StrictJson;
import io.graft.spi.GraftException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Reads files of JSON objects, one a line, without holding them in memory. */
final class JsonLines {
  private static final int MAX_DEPTH = 16;
  private static final JsonMapper MAPPER = mapper();

  private JsonLines() {}

  private static JsonMapper mapper() {
    JsonMapper mapper = JsonMapper.builder().build();
    mapper
        .getFactory()
        .setStreamReadConstraints(
            StreamReadConstraints.builder().maxNestingDepth(MAX_DEPTH).build());
    return mapper;
  }

  /**
   * Reads every object. An object that is cut off at the end of the file is passed over: the job
   * that writes it still goes on, or was killed.
   *
   * @throws GraftException of category DATA when the file cannot be read or is damaged
   */
  static void read(Path file, Consumer<JsonObject> each) {
    int number = 0;
    try (InputStream in = Files.newInputStream(file);
        MappingIterator<Map<String, @Nullable Object>> objects =
            MAPPER
                .readerFor(new TypeReference<LinkedHashMap<String, @Nullable Object>>() {})
                .readValues(in)) {
      while (objects.hasNextValue()) {
        number++;
        each.accept(new JsonObject(file + ":" + number, "", objects.nextValue()));
      }
    } catch (JsonEOFException torn) {
      return;
    } catch (IOException e) {
      throw GraftException.data(
          "the file cannot be read: " + StrictJson.reason(e),
          file.toString(),
          "restore the file from where it came, or run the recipe again",
          e);
    }
  }
}

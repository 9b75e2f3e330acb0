package io.graft.core.model.source;

import com.fasterxml.jackson.databind.JsonNode;
import io.graft.core.file.StrictJson;
import io.graft.core.file.safetensors.SafetensorsFile;
import io.graft.spi.GraftException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A {@code model.safetensors.index.json}: which tensor is in which shard.
 *
 * @param path the file itself
 * @param shardOf the name of the shard's file, by the name of the tensor
 */
record ShardIndex(Path path, Map<String, String> shardOf) {
  /** Far above the index of any model in use. */
  private static final int MAX_BYTES = 64 << 20;

  private static final String MEND = "get the index and the shards again, all of one version";

  /** Reads and checks an index: shards are plain names of files that exist beside it. */
  static ShardIndex read(Path path) {
    JsonNode map = StrictJson.readObject(path, MAX_BYTES).path("weight_map");
    if (!map.isObject() || map.isEmpty()) {
      throw GraftException.data("the index has no weight_map", path.toString(), MEND);
    }
    Map<String, String> shardOf = new TreeMap<>();
    for (Map.Entry<String, JsonNode> entry : map.properties()) {
      if (!entry.getValue().isTextual()) {
        throw GraftException.data(
            "the shard of '" + entry.getKey() + "' is not a string", path.toString(), MEND);
      }
      shardOf.put(entry.getKey(), plainName(path, entry.getValue().textValue()));
    }
    ShardIndex index = new ShardIndex(path, shardOf);
    for (Path file : index.files()) {
      if (!Files.isRegularFile(file)) {
        throw GraftException.data(
            "the index names the shard " + file.getFileName() + ", which is missing",
            path.toString(),
            MEND);
      }
    }
    return index;
  }

  /** Anything but the name of a file in the same folder could lead out of it. */
  private static String plainName(Path index, String shard) {
    boolean plain =
        shard.endsWith(".safetensors")
            && shard.chars().noneMatch(c -> c == '/' || c == '\\' || c == ':' || c < ' ');
    if (!plain) {
      throw GraftException.data(
          "the index names the shard '" + shard + "', which is not a .safetensors file beside it",
          index.toString(),
          "do not use this model unless you know why; get it again from its publisher");
    }
    return shard;
  }

  /** The shards, each once, by name. */
  List<Path> files() {
    return shardOf.values().stream().distinct().sorted().map(path::resolveSibling).toList();
  }

  /** Every tensor is where the index says, and there is no other. */
  void check(List<SafetensorsFile> files) {
    Map<String, String> found = new HashMap<>();
    for (SafetensorsFile file : files) {
      String shard = String.valueOf(file.path().getFileName());
      for (String name : file.names()) {
        found.put(name, shard);
        if (!shard.equals(shardOf.get(name))) {
          throw GraftException.data(
              "the tensor '"
                  + name
                  + "' is in "
                  + shard
                  + ", but the index has it "
                  + (shardOf.containsKey(name) ? "in " + shardOf.get(name) : "nowhere"),
              path.toString(),
              MEND);
        }
      }
    }
    shardOf.forEach(
        (name, shard) -> {
          if (!found.containsKey(name)) {
            throw GraftException.data(
                "the index has the tensor '" + name + "' in " + shard + ", where it is not",
                path.toString(),
                MEND);
          }
        });
  }
}
